/*
 * estimate.h - bytes and rows to time. Without a known size nothing is claimed.
 *
 * The costs behind it were measured (docs/estimates.md, scripts/bench-estimates); a range is never
 * wider than ESTIMATE_SPREAD (but for work of a few milliseconds), and says what it stands on.
 */
#ifndef PGPREFLIGHT_ESTIMATE_H
#define PGPREFLIGHT_ESTIMATE_H

#include <pgpreflight/effect.h>

#include "arena.h"

#define ESTIMATE_SPREAD 7.0 /* high to low */

/* How fast the server is, the machine of docs/estimates.md being 1. */
struct speed {
    double scan, write;
    const char *basis; /* "measured there", "as configured"; NULL: nobody knows, it is assumed */
};

struct estimate {
    bool known;
    int64_t bytes, rows;     /* of the relation; -1 unknown */
    int64_t disk_bytes;      /* needed besides until the commit, about; WAL comes on top, as much again */
    long low_ms, high_ms;
    const char *basis;       /* "12 GB, 40,000,000 rows at assumed speed" */
};

/* Time for these work bits on a relation of known size; .known is false otherwise. */
struct estimate estimate_work(const struct relation *r, unsigned work, const struct speed *speed,
                              struct arena *a);
/* A known size whose high estimate, with what the lock was held before, stays inside the budget. */
bool estimate_within_budget(const struct relation *r, unsigned work, const struct speed *speed,
                            long held_ms, long budget_ms);
/* "12.3 GB", in units of 1024 as pg_size_pretty() has them. */
const char *estimate_bytes_text(int64_t bytes, struct arena *a);
/* " (12.3 GB)" or "". */
const char *estimate_size_text(const struct relation *r, struct arena *a);

#endif
