/*
 * unit.h - the transaction a statement runs in: which locks it holds already, which timeouts are set.
 *
 * A unit is what the server commits as one: BEGIN ... COMMIT, one multi-statement message, a file
 * wrapped by its runner, or a single statement in autocommit.
 */
#ifndef PGPREFLIGHT_UNIT_H
#define PGPREFLIGHT_UNIT_H

#include "op.h"

enum unit_kind {
    UNIT_AUTOCOMMIT, /* the statement is its own transaction */
    UNIT_EXPLICIT,   /* BEGIN was read */
    UNIT_IMPLICIT,   /* one message with several statements */
    UNIT_WRAPPED,    /* the runner opens the transaction */
};

struct held_lock {
    struct name rel;         /* qualified */
    enum lock_mode mode;
    size_t since_statement;  /* index in the file of the statement that took it; 0: an earlier file
                                of the same transaction */
    size_t since_offset;     /* where that statement starts */
    bool on_new;             /* on a relation created here: nobody waits for it */
    struct held_lock *next;
    long low_ms, high_ms;    /* held so far, by the work of the statements since; 0: none of known size */
};

/* A setting as the session sees it now. */
struct setting {
    bool known;        /* some SET was read, or the config says the runner sets it */
    bool is_zero;      /* 0: no timeout */
    long milliseconds; /* -1: a value we cannot read */
};

struct lock_table; /* the tracker's own */

struct unit {
    unsigned id;                 /* from 1 in the file */
    enum unit_kind kind;
    const char *why;             /* one sentence for the report */
    bool in_transaction;         /* statements here cannot use CONCURRENTLY */
    bool runner_commits;         /* the runner sends a COMMIT at the end, whoever opened it */
    bool failed;                 /* an earlier statement is certain to have failed */
    size_t statements;           /* so far, this one included */
    size_t begin_offset;         /* where BEGIN stands (explicit) */
    struct held_lock *locks;     /* taken by earlier statements and still held, newest first: those
                                    that block at least writes of a relation others use, and the
                                    first LIMIT_UNIT_LOCKS of them */
    const struct lock_table *held; /* all of them, for unit_lock_held(); NULL: look at locks */
    struct setting lock_timeout, statement_timeout, idle_timeout;
    bool lock_timeout_said;      /* missing-lock-timeout spoke already: once per transaction, and once
                                    per file for statements in autocommit */
    const char *time_zone;       /* NULL: the server's default, unknown */
    const char *role;            /* SET ROLE; NULL: the login role */
    bool access_said;            /* the file said READ WRITE or READ ONLY, somewhere before */
    const struct name_list *deferred_events; /* tables with DML that may have deferred trigger events pending */
    size_t rows_statement;       /* index of the last statement that changed many rows, 0 none */
};

/* The strongest lock of any kind held on rel by earlier statements of the unit. */
enum lock_mode unit_lock_held(const struct unit *u, struct name qualified);
const char *unit_kind_name(enum unit_kind kind); /* "explicit" ... as in the JSON document */

#endif
