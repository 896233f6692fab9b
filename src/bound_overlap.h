/*
 * bound_overlap.h - do the bounds of two partitions of one table surely overlap?
 */
#ifndef PGPREFLIGHT_BOUND_OVERLAP_H
#define PGPREFLIGHT_BOUND_OVERLAP_H

#include <stdbool.h>

/* Two FOR VALUES clauses, as written or as the server prints them, of a key of one column of that
 * type (the server's own name for it: int8, timestamptz). No for all that is not surely yes. */
bool bounds_overlap(const char *a, const char *b, const char *key_type);

#endif
