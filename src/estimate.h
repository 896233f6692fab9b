/*
 * estimate.h - bytes and rates to time. Without a known size nothing is claimed.
 */
#ifndef PGPREFLIGHT_ESTIMATE_H
#define PGPREFLIGHT_ESTIMATE_H

#include <pgpreflight/effect.h>

#include "arena.h"

struct estimate {
    bool known;
    int64_t bytes, rows;     /* of the relation; -1 unknown */
    long low_ms, high_ms;
    const char *basis;       /* "12 GB at 40 to 300 MB/s" */
};

/* Time for these work bits on a relation of known size; .known is false otherwise. */
struct estimate estimate_work(const struct relation *r, unsigned work, struct arena *a);
/* A known size whose high estimate stays inside the budget. */
bool estimate_within_budget(const struct relation *r, unsigned work, long budget_ms);
/* " (12 GB)" or "". */
const char *estimate_size_text(const struct relation *r, struct arena *a);

#endif
