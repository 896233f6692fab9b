/*
 * effect_column_type.c - rows for ALTER COLUMN ... TYPE; the judgement is in type_change.c.
 */
#include "effect_facts.h"
#include "effect_rows.h"

#include <string.h>

#include "type_change.h"

static struct type_change
change(const struct effect_ctx *c)
{
    return fact_type_change(c);
}

static bool
refused(const struct effect_ctx *c)
{
    return change(c).cost == TYPE_REFUSED;
}

static bool
old_type_unknown(const struct effect_ctx *c)
{
    return change(c).cost == TYPE_UNKNOWN;
}

static bool
zone_unknown(const struct effect_ctx *c)
{
    struct type_change t = change(c);

    return t.zone && t.cost == TYPE_REWRITE && !c->unit->time_zone;
}

static bool
computed(const struct effect_ctx *c)
{
    return c->op->expr && !c->op->expr->is_column && change(c).cost == TYPE_REWRITE;
}

static bool
rewrites_lossy(const struct effect_ctx *c)
{
    struct type_change t = change(c);

    return t.cost == TYPE_REWRITE && t.lossy;
}

static bool
rewrites(const struct effect_ctx *c)
{
    return change(c).cost == TYPE_REWRITE;
}

/* Indexes are built anew although the rows stay: another operator class, an expression, a WHERE. */
static bool
rebuilds_index(const struct effect_ctx *c)
{
    bool other_class = change(c).cost == TYPE_REINDEX;

    for (const struct relation_list *l = c->target ? c->target->indexes : NULL; l; l = l->next) {
        const struct index_def *x = l->rel->index;

        if (!x || l->rel->exists == TRI_NO)
            continue;
        if (other_class && string_list_has(x->columns, c->op->name))
            return true;
        if (string_list_has(x->expr_columns, c->op->name))
            return true;
        if (fact_index_has_expressions(x) && string_list_has(x->columns, c->op->name))
            return true;
    }
    return false;
}

static bool
has_check(const struct effect_ctx *c)
{
    for (const struct constraint *k = c->target ? c->target->constraints : NULL; k; k = k->next)
        if (k->type == CONSTRAINT_CHECK && k->valid != TRI_NO && !k->not_enforced &&
            string_list_has(k->columns, c->op->name))
            return true;
    return false;
}

static bool
rebuilds_index_and_checks(const struct effect_ctx *c)
{
    return rebuilds_index(c) && has_check(c);
}

#define REWRITE_PARTS                                                                              \
    {                                                                                              \
        {ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_REWRITE},                                        \
            {ROLE_DESCENDANTS, LOCK_ACCESS_EXCLUSIVE, WORK_REWRITE},                               \
            {ROLE_INDEXES, LOCK_ACCESS_EXCLUSIVE, WORK_INDEX_REBUILD},                             \
            {ROLE_REFERENCED_OF_COLUMN, LOCK_ACCESS_EXCLUSIVE, WORK_SCAN},                         \
            {ROLE_REFERENCING, LOCK_ACCESS_EXCLUSIVE, WORK_SCAN},                                  \
    }
#define FREE_PARTS(work, index_work)                                                               \
    {                                                                                              \
        {ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, work},                                                \
            {ROLE_DESCENDANTS, LOCK_ACCESS_EXCLUSIVE, work},                                       \
            {ROLE_COLUMN_INDEXES, LOCK_ACCESS_EXCLUSIVE, index_work},                              \
            {ROLE_REFERENCED_OF_COLUMN, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},                         \
            {ROLE_REFERENCING, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},                                  \
    }
#define FIX_M(type) "CREATE TABLE m(id int PRIMARY KEY, c " type "); CREATE INDEX m_c ON m(c); "

const struct effect_row column_type_effects[] = {
    {
        .id = "column-type-refused",
        .op = OP_ALTER_COLUMN_TYPE,
        .when = refused,
        .when_text = "there is no cast that PostgreSQL applies by itself",
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE}},
        .undo = UNDO_NONE,
        .reason = "There is no automatic cast between the types: the statement fails unless USING "
                  "says how to convert.",
        .unproved = "it fails: see the failure column-type-not-assignable",
    },
    {
        .id = "column-type-unknown",
        .op = OP_ALTER_COLUMN_TYPE,
        .when = old_type_unknown,
        .when_text = "the column's present type, or the new one, is not known here",
        .parts = REWRITE_PARTS,
        .loses = LOSES_PRECISION,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "Assumed: the old type is not known here, and most changes rewrite the whole "
                  "table and all its indexes.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ALTER COLUMN b TYPE bigint",
    },
    {
        .id = "column-type-using",
        .op = OP_ALTER_COLUMN_TYPE,
        .when = computed,
        .when_text = "USING computes the value",
        .parts = REWRITE_PARTS,
        .loses = LOSES_PRECISION,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "USING computes a new value for every row, so the whole table and all its "
                  "indexes are rewritten.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ALTER COLUMN tx TYPE text USING trim(tx)",
    },
    {
        .id = "column-type-time-zone",
        .op = OP_ALTER_COLUMN_TYPE,
        .when = zone_unknown,
        .when_text = "timestamp and timestamptz; the session's TimeZone is not known here",
        .parts = REWRITE_PARTS,
        .undo = UNDO_SLOW,
        .reason =
            "Free only when the session's TimeZone is UTC, which is not known here; any other "
            "zone rewrites the whole table.",
        .setup = FIX_T "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET TimeZone = %L', "
                       "current_database(), 'Europe/Paris'); END $$",
        .proof = "ALTER TABLE t ALTER COLUMN ts TYPE timestamptz",
    },
    {
        .id = "column-type-rewrite-lossy",
        .op = OP_ALTER_COLUMN_TYPE,
        .when = rewrites_lossy,
        .when_text = "a conversion that may round or cut values",
        .parts = REWRITE_PARTS,
        .loses = LOSES_PRECISION,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "Every value is converted and may be rounded or cut; the whole table and all its "
                  "indexes are rewritten.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ALTER COLUMN ts TYPE date",
    },
    {
        .id = "column-type-rewrite",
        .op = OP_ALTER_COLUMN_TYPE,
        .when = rewrites,
        .when_text = "a conversion of every value",
        .parts = REWRITE_PARTS,
        .undo = UNDO_SLOW,
        .reason = "Every value is converted, so the whole table and all its indexes are rewritten; "
                  "tables linked by a foreign key on the column are locked and checked.",
        .setup = FIX_P_C,
        .proof = "ALTER TABLE p ALTER COLUMN id TYPE bigint",
    },
    {
        .id = "column-type-reindex-check",
        .op = OP_ALTER_COLUMN_TYPE,
        .when = rebuilds_index_and_checks,
        .when_text = "no conversion, but an index to rebuild and a CHECK on the column",
        .parts = FREE_PARTS(WORK_SCAN | WORK_INDEX_REBUILD, WORK_INDEX_REBUILD),
        .undo = UNDO_SLOW,
        .reason = "The rows stay as they are, but indexes on the column are built anew and its "
                  "CHECK constraints are tested for every row.",
        .setup = "CREATE TABLE m(id int PRIMARY KEY, c varchar(10) CHECK (c <> 'z')); "
                 "CREATE INDEX m_c ON m(lower(c)); "
                 "INSERT INTO m SELECT g, 'v' FROM generate_series(1, 1000) g",
        .proof = "ALTER TABLE m ALTER COLUMN c TYPE varchar(20)",
    },
    {
        .id = "column-type-reindex",
        .op = OP_ALTER_COLUMN_TYPE,
        .when = rebuilds_index,
        .when_text = "no conversion, but an index that compares or computes differently",
        .parts = FREE_PARTS(WORK_INDEX_REBUILD, WORK_INDEX_REBUILD),
        .undo = UNDO_SLOW,
        .reason = "The rows stay as they are, but indexes on the column are built anew.",
        .setup = FIX_M("text") "INSERT INTO m SELECT g, 'v' FROM generate_series(1, 1000) g",
        .proof = "ALTER TABLE m ALTER COLUMN c TYPE text COLLATE \"C\"",
    },
    {
        .id = "column-type-check",
        .op = OP_ALTER_COLUMN_TYPE,
        .when = has_check,
        .when_text = "no conversion, but a CHECK on the column",
        .parts = FREE_PARTS(WORK_SCAN, WORK_NONE),
        .undo = UNDO_SLOW,
        .reason = "The rows stay as they are, but the CHECK constraints on the column are tested "
                  "for every row.",
        .setup = "CREATE TABLE m(id int PRIMARY KEY, c varchar(10) CHECK (c <> 'z')); "
                 "INSERT INTO m SELECT g, 'v' FROM generate_series(1, 1000) g",
        .proof = "ALTER TABLE m ALTER COLUMN c TYPE varchar(20)",
    },
    {
        .id = "column-type-free",
        .op = OP_ALTER_COLUMN_TYPE,
        .parts = FREE_PARTS(WORK_NONE, WORK_NONE),
        .undo = UNDO_SLOW,
        .reason = "The values are stored the same way: only the catalog changes.",
        .setup = FIX_M("varchar(10)") "INSERT INTO m SELECT g, 'v' FROM generate_series(1, 1000) g",
        .proof = "ALTER TABLE m ALTER COLUMN c TYPE varchar(20)",
    },
    {.id = NULL},
};
