/*
 * probe.h - what a server has, as a schema document (docs/schema-document.md). The queries are
 * src/sql/: read-only, few, and each bounded by the session's timeouts.
 */
#ifndef PGPREFLIGHT_PROBE_H
#define PGPREFLIGHT_PROBE_H

#include <pgpreflight/op.h>

#include "buf.h"
#include "db.h"
#include "estimate.h"

#define PROBE_WHOLE_CATALOG 10000 /* relations; in a larger database only what is touched is read  \
                                   */

struct probe_wanted {
    const char *role; /* that will migrate; NULL: the session's */
    bool sessions;    /* who is in the way now, too */
    /* Names in the migrations; asked for when there are too many relations to read them all. NULL:
     * they are all read. */
    const struct name_list *(*touched)(void *arg);
    void *arg;
};

/* What could not be learned, and why: a line each, for people. */
struct probe_gap {
    const char *text;
    const struct probe_gap *next;
};

/* The document, in *ret_document (the caller finishes it). What could not be read is left out of
 * it and said in *ret_gaps. false: nothing of use could be learned. */
bool probe_document(struct db *db, const struct probe_wanted *wanted, struct arena *a,
                    struct buf *ret_document, const struct probe_gap **ret_gaps, struct error *err);

/* Measures how fast the server reads (a bounded part of that table; NULL: not measured) and sorts,
 * with the queries' own timeouts. false: it cannot be said. */
bool probe_speed(struct db *db, const struct relation *table, struct arena *a, struct speed *ret);

#endif
