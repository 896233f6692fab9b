/*
 * report_common.h - what several reporters say in the same words: names, work, times, and the facts
 * of a statement brought together per relation.
 */
#ifndef PGPREFLIGHT_REPORT_COMMON_H
#define PGPREFLIGHT_REPORT_COMMON_H

#include <pgpreflight/finding.h>

#include "arena.h"
#include "buf.h"
#include "estimate.h"
#include "report.h"

/* All that a statement does to one relation. */
struct impact {
    long held_low_ms, held_high_ms; /* from the taking of the lock to the end of this statement; 0: unknown */
    const struct effect
        *effect;      /* of statement.merged: lock and work; NULL: no relation is locked */
    struct name name; /* the relation or, without an effect, the object */
    enum object_kind kind;
    const struct effect_row *row; /* the fact behind the strongest lock */
    enum loses loses;             /* the gravest over all ops */
    enum undo undo;
    struct estimate estimate;
};

/* "; takes 3.4 GB of disk ...; held ...; 12.0 reads and 3.1 rows written a second stand in line" */
void report_waiting(struct buf *out, const struct impact *i);
/* One per relation of statement.merged in its order, then one per op that touches no relation but
 * has a fact to tell (DROP SCHEMA, DROP TYPE). From the arena; *ret_n how many. */
struct impact *report_impacts(const struct statement *st, struct arena *a, size_t *ret_n);
/* The first certain failure of a statement, else the first possible one, else NULL. */
const struct failure *report_failure(const struct statement *st);

/* The name as SQL has it: quoted where needed. "public." is left out. */
void report_name(struct buf *b, struct name n);
/* "rewrites the table and its indexes, builds an index"; adds nothing for no work. */
void report_work(struct buf *b, unsigned work);
/* "under 1 s", "20 s to 3 min" */
void report_duration(struct buf *b, long low_ms, long high_ms);
/* A path for a line of text: terminal escapes, and no "::" that a CI system would take for a
 * command. */
void report_path(struct buf *b, const char *path);
/* Without "./" in front: CI systems compare paths with those of the repository as text. */
const char *report_plain_path(const char *path);
/* "; 3 of them in the baseline, which has 1 that is gone", or nothing. */
void report_baseline(struct buf *b, const struct report_summary *s);
/* "dangerous", "safe", "not-analysed": the verdict of a statement in documents. */
const char *report_verdict(const struct statement *st);

#endif
