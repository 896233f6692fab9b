/*
 * cli_explain.h - what a statement does, for people: lock, work and how long it takes, loss, way back,
 * failure, and on which versions that differs.
 */
#ifndef PGPREFLIGHT_CLI_EXPLAIN_H
#define PGPREFLIGHT_CLI_EXPLAIN_H

#include "cli.h"
#include "report_excerpt.h"

#define VERSION_FIRST 12
#define VERSION_LAST 19

/* What one version makes of each statement. */
struct digests {
    const char **text;
    size_t n, cap;
};

struct explain {
    FILE *out;
    const struct palette *palette;
    struct source *src;
    const struct rule *rule; /* only the first statement of which it has something to say; NULL: all */
    const char *setup;       /* what is deployed, instead of what the configuration says; NULL: that */
    struct arena *arena;     /* of the run */
    struct arena *scratch;   /* of a statement; made and given back by explain_source() */
    struct digests digests[VERSION_LAST + 1], *collecting;
    int pg_version;
    size_t statements;       /* shown */
    bool concurrently;       /* the statement being shown */
};

/* False after an error message. */
bool explain_source(struct cli *cli, struct explain *x, const struct config *config);

#endif
