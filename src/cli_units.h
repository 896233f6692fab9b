/*
 * cli_units.h - what `pgpreflight units` says, as text or as JSON: one writer each.
 */
#ifndef PGPREFLIGHT_CLI_UNITS_H
#define PGPREFLIGHT_CLI_UNITS_H

#include <stdio.h>

#include "cli_group.h"

/* Called in this order: begin, for each group set, for each file of it file, statements and
 * problems, way_back (perhaps); end. `state` is what begin returned. */
struct units_writer {
    void *(*begin)(FILE *out, struct arena *a);
    void (*set)(void *state, const struct migration_group *g);
    void (*file)(void *state, const struct migration_input *f, struct source *src);
    /* With `joined` its transaction is that of the statement before it, in an earlier file. */
    void (*statement)(void *state, const struct statement *st, bool joined);
    void (*problem)(void *state, const struct finding *f);
    void (*way_back)(void *state, const struct lint_down *down);
    void (*end)(void *state);
};

extern const struct units_writer units_text, units_json;

#endif
