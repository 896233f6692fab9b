/*
 * effect_column.c - rows for ADD COLUMN, DROP COLUMN and RENAME COLUMN.
 */
#include "effect_facts.h"
#include "effect_rows.h"

#include <string.h>

static bool
exists_already(const struct effect_ctx *c)
{
    return c->op->if_not_exists && fact_column_exists(c);
}

static bool
adds_serial(const struct effect_ctx *c)
{
    return fact_column_cost(c) == COLUMN_SERIAL;
}

static bool
adds_identity(const struct effect_ctx *c)
{
    return fact_column_cost(c) == COLUMN_IDENTITY;
}

static bool
adds_stored(const struct effect_ctx *c)
{
    return fact_column_cost(c) == COLUMN_STORED;
}

static bool
adds_virtual(const struct effect_ctx *c)
{
    return fact_column_cost(c) == COLUMN_VIRTUAL;
}

static bool
adds_constrained_domain(const struct effect_ctx *c)
{
    return fact_column_cost(c) == COLUMN_DOMAIN;
}

static bool
adds_volatile_domain(const struct effect_ctx *c)
{
    return fact_column_cost(c) == COLUMN_DOMAIN_VOLATILE;
}

static bool
adds_volatile(const struct effect_ctx *c)
{
    return fact_column_cost(c) == COLUMN_VOLATILE;
}

static bool
adds_unknown(const struct effect_ctx *c)
{
    return fact_column_cost(c) == COLUMN_UNKNOWN_FUNCTION;
}

static bool
adds_default(const struct effect_ctx *c)
{
    return c->op->column && c->op->column->value && !c->op->column->value->is_null;
}

static bool
adds_not_null(const struct effect_ctx *c)
{
    return c->op->column && (c->op->column->not_null || c->op->column->primary_key) &&
           !fact_domain_has_default(c);
}

#define REWRITE_ALL                                                                                \
    {                                                                                              \
        {ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_REWRITE},                                        \
            {ROLE_DESCENDANTS, LOCK_ACCESS_EXCLUSIVE, WORK_REWRITE},                               \
            {ROLE_INDEXES, LOCK_ACCESS_EXCLUSIVE, WORK_INDEX_REBUILD},                             \
    }
#define BRIEF_ALL                                                                                  \
    {                                                                                              \
        {ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},                                           \
            {ROLE_DESCENDANTS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},                                  \
    }

const struct effect_row column_effects[] = {
    {
        .id = "add-column-in-create-table",
        .op = OP_ADD_COLUMN,
        .when = fact_in_create_table,
        .when_text = "part of CREATE TABLE",
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE}},
        .undo = UNDO_NONE,
        .reason = "The table is made with the column.",
        .proof = "CREATE TABLE nt(id serial, at timestamptz DEFAULT clock_timestamp())",
    },
    {
        .id = "add-column-exists",
        .op = OP_ADD_COLUMN,
        .when = exists_already,
        .when_text = "IF NOT EXISTS, and the column exists",
        .parts = BRIEF_ALL,
        .undo = UNDO_NONE,
        .reason = "The column exists: nothing is done, but the lock is taken to find out.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD COLUMN IF NOT EXISTS b int DEFAULT random()",
    },
    {
        .id = "add-column-serial",
        .op = OP_ADD_COLUMN,
        .when = adds_serial,
        .when_text = "smallserial, serial, bigserial",
        .parts = REWRITE_ALL,
        .undo = UNDO_FREE,
        .reason = "Every existing row gets a number of its own, so the whole table is rewritten.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD COLUMN x serial",
    },
    {
        .id = "add-column-identity",
        .op = OP_ADD_COLUMN,
        .when = adds_identity,
        .when_text = "GENERATED ... AS IDENTITY",
        .parts = REWRITE_ALL,
        .undo = UNDO_FREE,
        .reason = "Every existing row gets a number of its own, so the whole table is rewritten.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD COLUMN x bigint GENERATED ALWAYS AS IDENTITY",
    },
    {
        .id = "add-column-generated-stored",
        .op = OP_ADD_COLUMN,
        .when = adds_stored,
        .when_text = "GENERATED ALWAYS AS (...) STORED",
        .parts = REWRITE_ALL,
        .undo = UNDO_FREE,
        .reason = "The value is computed and stored for every existing row, so the whole table is "
                  "rewritten.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (a + 1) STORED",
    },
    {
        .id = "add-column-generated-virtual",
        .op = OP_ADD_COLUMN,
        .when = adds_virtual,
        .when_text = "GENERATED ALWAYS AS (...) VIRTUAL",
        .since = 18,
        .parts = BRIEF_ALL,
        .undo = UNDO_FREE,
        .reason = "Nothing is stored: the value is computed when it is read.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (a + 1) VIRTUAL",
    },
    {
        .id = "add-column-constrained-domain",
        .op = OP_ADD_COLUMN,
        .when = adds_constrained_domain,
        .when_text = "the type is a domain with CHECK or NOT NULL",
        .parts = REWRITE_ALL,
        .undo = UNDO_FREE,
        .reason = "The domain's constraint is checked for every row by rewriting the table, even "
                  "without a default.",
        .setup = FIX_T "CREATE DOMAIN d AS int CHECK (VALUE > 0)",
        .proof = "ALTER TABLE t ADD COLUMN x d",
    },
    {
        .id = "add-column-domain-volatile-default",
        .op = OP_ADD_COLUMN,
        .when = adds_volatile_domain,
        .when_text = "the type is a domain whose own DEFAULT is volatile",
        .since = 14,
        .parts = REWRITE_ALL,
        .undo = UNDO_FREE,
        .reason = "The domain's default differs from row to row, so the whole table is rewritten.",
        .setup = FIX_T "CREATE DOMAIN d AS float8 DEFAULT random()",
        .proof = "ALTER TABLE t ADD COLUMN x d",
    },
    {
        .id = "add-column-volatile-default",
        .op = OP_ADD_COLUMN,
        .when = adds_volatile,
        .when_text = "DEFAULT calls a volatile function",
        .parts = REWRITE_ALL,
        .undo = UNDO_FREE,
        .reason = "The default differs from row to row, so the whole table is rewritten.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD COLUMN x timestamptz DEFAULT clock_timestamp()",
    },
    {
        .id = "add-column-unknown-default",
        .op = OP_ADD_COLUMN,
        .when = adds_unknown,
        .when_text = "DEFAULT calls a function that is not known here",
        .parts = REWRITE_ALL,
        .undo = UNDO_FREE,
        .reason = "Assumed: the function is not known here, and a volatile one rewrites the whole "
                  "table.",
        .setup = FIX_T "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql VOLATILE AS "
                       "'BEGIN RETURN 1; END'",
        .proof = "ALTER TABLE t ADD COLUMN x int DEFAULT f()",
    },
    {
        .id = "add-column-default",
        .op = OP_ADD_COLUMN,
        .when = adds_default,
        .when_text = "DEFAULT is the same for every row",
        .parts = BRIEF_ALL,
        .undo = UNDO_FREE,
        .reason = "The default is kept in the catalog; existing rows are not touched.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD COLUMN x timestamptz NOT NULL DEFAULT now()",
    },
    {
        .id = "add-column-not-null",
        .op = OP_ADD_COLUMN,
        .when = adds_not_null,
        .when_text = "NOT NULL without DEFAULT",
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_SCAN},
                  {ROLE_DESCENDANTS, LOCK_ACCESS_EXCLUSIVE, WORK_SCAN}},
        .undo = UNDO_FREE,
        .reason = "Works only on an empty table: any row would hold a NULL.",
        .setup = "CREATE TABLE e(id int)",
        .proof = "ALTER TABLE e ADD COLUMN x int NOT NULL",
    },
    {
        .id = "add-column",
        .op = OP_ADD_COLUMN,
        .parts = BRIEF_ALL,
        .undo = UNDO_FREE,
        .reason = "A column without default is only an entry in the catalog.",
        .setup = FIX_INHERIT,
        .proof = "ALTER TABLE ip ADD COLUMN x int",
    },
    {
        .id = "drop-column-cascade",
        .op = OP_DROP_COLUMN,
        .when = fact_cascade,
        .when_text = "CASCADE",
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DESCENDANTS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_COLUMN_INDEXES, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_REFERENCED_OF_COLUMN, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_REFERENCING, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_OWNED_SEQUENCES, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DEPENDENT_VIEWS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE}},
        .loses = LOSES_COLUMN,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "The column goes, with its indexes, the foreign keys on it and the views that "
                  "use it.",
        .setup = FIX_P_C "CREATE VIEW v AS SELECT id FROM p",
        .proof = "ALTER TABLE p DROP COLUMN id CASCADE",
    },
    {
        .id = "drop-column",
        .op = OP_DROP_COLUMN,
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DESCENDANTS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_COLUMN_INDEXES, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_REFERENCED_OF_COLUMN, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_OWNED_SEQUENCES, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DEPENDENT_VIEWS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE}},
        .loses = LOSES_COLUMN,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "Only the catalog is changed, but the values cannot be had back; indexes and "
                  "foreign keys on the column go with it.",
        .setup = FIX_P_C,
        .proof = "ALTER TABLE c DROP COLUMN p_id",
    },
    {
        .id = "rename-column",
        .op = OP_RENAME_COLUMN,
        .parts = BRIEF_ALL,
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; queries with the old name fail from then on.",
        .setup = FIX_INHERIT,
        .proof = "ALTER TABLE ip RENAME COLUMN id TO id2",
    },
    {.id = NULL},
};
