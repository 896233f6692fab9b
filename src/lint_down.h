/*
 * lint_down.h - the way back: what a migration's down part would lose. Never a finding: going down
 * is not what is about to happen.
 */
#ifndef PGPREFLIGHT_LINT_DOWN_H
#define PGPREFLIGHT_LINT_DOWN_H

#include "arena.h"
#include "config.h"
#include "migration_part.h"
#include "schema.h"
#include "source.h"

struct lint_down {
    bool present; /* there is SQL to go back with */
    size_t statements;
    const char **loses; /* "table orders", "column orders.note": what is gone with its data */
    size_t n_loses;
    size_t unparsed; /* statements nobody can say anything about */
};

/* Reads `at` of src on the schema as it is after going up, and puts the schema back. Adds to *ret;
 * strings live in a. */
void lint_down_read(struct lint_down *ret, struct source *src, struct span at,
                    struct schema *schema, const struct config *config, struct arena *a);

#endif
