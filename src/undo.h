/*
 * undo.h - the way back: what puts things right again after one op.
 *
 * Where the schema before the op says it all, that is SQL. Where only the server knows what was
 * there (a view's query, a column's old default), it is a query to be run *before* the migration:
 * its rows, in order, are the SQL of the way back. What is lost needs a backup; some things cannot
 * be undone, and some need not be. tests/live/test_undo.py applies, goes back and compares, for
 * every row of the table of facts.
 */
#ifndef PGPREFLIGHT_UNDO_H
#define PGPREFLIGHT_UNDO_H

#include <pgpreflight/effect.h>
#include <pgpreflight/finding.h>

#include "arena.h"
#include "schema.h"

enum undo_way {
    UNDO_WAY_NOTHING, /* there is nothing to undo: it changed nothing, or nothing that must go back */
    UNDO_WAY_SQL,     /* sql */
    UNDO_WAY_RECORD,  /* record: one text column; each row is a statement, with its semicolon */
    UNDO_WAY_BACKUP,  /* from a copy of `backup` made before */
    UNDO_WAY_BY_HAND, /* no SQL can be known here; `why` says what to do, or that it cannot be done */
};

struct undo_step {
    enum undo_way way;
    const char *sql;          /* statements, one a line, each with its semicolon; BACKUP: what goes
                                 before the data, NULL: nothing */
    const char *record;       /* a query without its semicolon */
    struct name backup;       /* qualified where the schema is known; the object that loses something */
    enum object_kind backup_kind;
    bool definition_only;     /* the backup need not hold rows: pg_dump --schema-only */
    bool no_transaction;      /* sql refuses a transaction block */
    const char *why;          /* one sentence: why not SQL, or what to know of it; NULL: nothing */
};

const char *undo_way_name(enum undo_way w); /* "nothing", "sql", "record", "backup", "by-hand" */

/*
 * The way back of statement's op. The schema is as before the op and is left so. `effects` are the
 * op's. Everything comes from the arena.
 */
struct undo_step undo_of(const struct op *op, const struct op_effects *effects,
                         const struct statement *st, struct schema *before, int pg_version,
                         struct arena *arena);

/* The steps of a statement that change something, in the order to be carried out (the last op's
 * first). *ret_n 0: there is nothing to undo. st->undo must have been filled (lint_input.undo). */
const struct undo_step **undo_steps(const struct statement *st, struct arena *arena, size_t *ret_n);

#endif
