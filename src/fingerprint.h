/*
 * fingerprint.h - names a finding by what it is about, not by where it stands: rule, relation and
 * the statement's text with blanks and comments folded. It stays the same when lines move.
 *
 * The same statement may stand in a file several times; `occurrence` tells them apart.
 */
#ifndef PGPREFLIGHT_FINGERPRINT_H
#define PGPREFLIGHT_FINGERPRINT_H

#include <pgpreflight/finding.h>

#include "arena.h"
#include "buf.h"
#include "source.h"

struct fingerprint {
    char hex[33];      /* 128 bits */
    size_t occurrence; /* from 1: the how manieth of its name in the file */
};

struct fingerprints;

/* Lives in the arena until fingerprints_finish(). */
struct fingerprints *fingerprints_create(struct arena *a);
void fingerprints_finish(struct fingerprints *all);
/* Another file: occurrences are counted anew. */
void fingerprints_file(struct fingerprints *all, const struct source *src);
/* Of the finding that comes next; st NULL: it belongs to no statement. */
struct fingerprint fingerprint_next(struct fingerprints *all, const struct statement *st,
                                    const struct finding *f);

/* The text of SQL with each run of blanks and comments as one blank, quoted text as it is. */
void fingerprint_fold(struct buf *b, const char *sql, size_t n);

#endif
