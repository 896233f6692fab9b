/*
 * pending.h - what a migration tool's own history table says of a set: which files are applied,
 * which are still to run, which failed half way, which were edited since.
 *
 * pending_table.c has one row for each tool: where the table is, what it holds, what the tool does
 * with a file that comes late, the way out of a failure.
 */
#ifndef PGPREFLIGHT_PENDING_H
#define PGPREFLIGHT_PENDING_H

#include "db.h"
#include "framework.h"

enum progress_state {
    PROGRESS_PENDING,
    PROGRESS_APPLIED,
    PROGRESS_EDITED, /* applied, and the file has another text now */
    PROGRESS_FAILED, /* begun and not ended, or ended in an error */
    PROGRESS_LATE,   /* to be run, but one behind it has run */
    PROGRESS_NEVER,  /* the same, and the tool passes it over for good */
};

struct progress_item {
    const struct migration *migration;
    enum progress_state state;
    const char *when;                /* it was applied, as the server writes it; NULL: not known */
    const char *why;                 /* of EDITED, FAILED, LATE, NEVER: a sentence for people */
    const char *safer;               /* the way out; NULL */
    const struct string_list *parts; /* Liquibase: changesets that have run, "author:id" */
};

struct progress {
    const char *table;           /* qualified; NULL: there is none, nothing has run */
    const char *checksum;        /* what an edit is known by; NULL: the tool keeps nothing */
    struct progress_item *items; /* as in the set; those that do not go up are PENDING */
    size_t n;
    size_t n_applied, n_pending;       /* APPLIED and EDITED; all others that go up */
    const struct string_list *unknown; /* in the table, and no file has it */
    const char *unknown_why;           /* what the tool does about that; NULL: nothing */
    const char *locked;                /* the tool's lock is held: by whom; NULL */
    bool not_empty;                    /* no table, though the database has tables of its own */
};

/* The tool keeps a table that we can read. */
bool pending_knows(const struct framework *f);
/* table: the user's name for it; NULL: the tool's own. False: with a message. */
bool pending_read(struct progress *ret, struct db *db, const struct migration_set *set,
                  const char *table, struct arena *a, struct error *err);
const char *progress_word(enum progress_state s); /* "pending", "applied" ... */

#endif
