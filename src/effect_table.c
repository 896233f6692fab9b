/*
 * effect_table.c - rows for CREATE TABLE, CREATE TABLE AS, DROP of relations and TRUNCATE.
 */
#include "effect_facts.h"
#include "effect_rows.h"

#include <pgpreflight/finding.h>

/* CREATE TABLE IF NOT EXISTS that did nothing: its columns and constraints do nothing either. */
static bool
part_of_skipped(const struct effect_ctx *c)
{
    const struct statement *st = c->statement;

    return c->op->origin == ORIGIN_CREATE_TABLE && st && st->ops != c->op && st->n_ops &&
           st->effects && st->effects[0].row && st->effects[0].row->when == fact_skips_existing;
}

static bool
skips_missing_relation(const struct effect_ctx *c)
{
    return c->op->rel_if_exists && fact_relation_absent(c);
}

/* Tried before the rows of the op's own kind. */
const struct effect_row general_effects[] = {
    {
        .id = "part-of-skipped",
        .op = OP_NONE,
        .when = part_of_skipped,
        .when_text = "part of a CREATE TABLE IF NOT EXISTS, and the table exists",
        .undo = UNDO_NONE,
        .reason = "The table exists: nothing is done, whatever its columns are.",
        .setup = "CREATE TABLE t(id int)",
        .proof = "CREATE TABLE IF NOT EXISTS t(id int, other int)",
    },
    {
        .id = "relation-missing",
        .op = OP_NONE,
        .when = skips_missing_relation,
        .when_text = "IF EXISTS, and there is no such relation",
        .undo = UNDO_NONE,
        .reason = "The relation does not exist: nothing is done.",
        .proof = "ALTER TABLE IF EXISTS nope ADD COLUMN x int",
    },
    {.id = NULL},
};

static bool
is_partition(const struct effect_ctx *c)
{
    return c->op->table && c->op->table->partition_of.name;
}

static bool
default_partition_proved(const struct effect_ctx *c)
{
    return is_partition(c) && fact_has_default_partition(c) && fact_default_excludes_bound(c);
}

const struct effect_row table_effects[] = {
    {
        .id = "create-table-exists",
        .op = OP_CREATE_TABLE,
        .when = fact_skips_existing,
        .when_text = "IF NOT EXISTS, and the table exists",
        .undo = UNDO_NONE,
        .reason = "The table exists: nothing is done, whatever its columns are.",
        .setup = "CREATE TABLE t(id int)",
        .proof = "CREATE TABLE IF NOT EXISTS t(id int, other int)",
    },
    {
        .id = "create-partition-default-proved",
        .op = OP_CREATE_TABLE,
        .when = default_partition_proved,
        .when_text = "PARTITION OF, and a CHECK of the default partition excludes the new bounds",
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_INHERITS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DEFAULT_PARTITION, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_PARENT_REFERENCED, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE},
                  {ROLE_PARENT_REFERENCING, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE}},
        .undo = UNDO_FREE,
        .reason = "Creating a partition locks its parent and the default partition; a CHECK proves "
                  "that the default partition holds none of its rows.",
        .setup = "CREATE TABLE pt(k int NOT NULL, v int) PARTITION BY RANGE (k); "
                 "CREATE TABLE pd PARTITION OF pt DEFAULT; "
                 "INSERT INTO pt SELECT -g, g FROM generate_series(1, 1000) g; "
                 "ALTER TABLE pd ADD CONSTRAINT pdck CHECK (k < 0)",
        .proof = "CREATE TABLE np PARTITION OF pt FOR VALUES FROM (20000) TO (30000)",
    },
    {
        .id = "create-partition",
        .op = OP_CREATE_TABLE,
        .when = is_partition,
        .when_text = "PARTITION OF",
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_INHERITS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DEFAULT_PARTITION, LOCK_ACCESS_EXCLUSIVE, WORK_SCAN},
                  {ROLE_PARENT_REFERENCED, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE},
                  {ROLE_PARENT_REFERENCING, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE}},
        .undo = UNDO_FREE,
        .reason = "Creating a partition locks its parent; a default partition is locked too and "
                  "read, to see that it holds no row of the new one.",
        .setup = FIX_P "CREATE TABLE pt(k int NOT NULL, v int REFERENCES p(id)) PARTITION BY RANGE "
                       "(k); CREATE TABLE pd PARTITION OF pt DEFAULT; "
                       "INSERT INTO pt SELECT g, g FROM generate_series(1, 1000) g",
        .proof = "CREATE TABLE np PARTITION OF pt FOR VALUES FROM (20000) TO (30000)",
    },
    {
        .id = "create-table",
        .op = OP_CREATE_TABLE,
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_INHERITS, LOCK_SHARE_UPDATE_EXCLUSIVE, WORK_NONE},
                  {ROLE_LIKE, LOCK_ACCESS_SHARE, WORK_NONE}},
        .undo = UNDO_FREE,
        .reason = "A new table: nobody can be waiting for it.",
        .setup = "CREATE TABLE ip(id int); CREATE TABLE src(x int)",
        .proof = "CREATE TABLE nt(LIKE src, y text) INHERITS (ip)",
    },
    {
        .id = "create-table-as-exists",
        .op = OP_CREATE_TABLE_AS,
        .when = fact_skips_existing,
        .when_text = "IF NOT EXISTS, and the table exists",
        .parts = {{ROLE_USES, LOCK_NONE, WORK_NONE}},
        .undo = UNDO_NONE,
        .reason = "The table exists: the query is read but not run.",
        .setup = FIX_T "CREATE TABLE nt(id int)",
        .proof = "CREATE TABLE IF NOT EXISTS nt AS SELECT * FROM t",
    },
    {
        .id = "create-table-as-no-data",
        .op = OP_CREATE_TABLE_AS,
        .when = fact_with_no_data,
        .when_text = "WITH NO DATA",
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_USES, LOCK_NONE, WORK_NONE}},
        .undo = UNDO_FREE,
        .reason = "A new table; the query gives its columns but is not run.",
        .setup = FIX_T,
        .proof = "CREATE TABLE nt AS SELECT * FROM t WITH NO DATA",
    },
    {
        .id = "create-table-as",
        .op = OP_CREATE_TABLE_AS,
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_USES, LOCK_NONE, WORK_ROWS}},
        .undo = UNDO_FREE,
        .reason = "A new table filled by a query; the tables it reads can be read and written "
                  "meanwhile.",
        .setup = FIX_T,
        .proof = "CREATE TABLE nt AS SELECT * FROM t",
    },
    {
        .id = "truncate-cascade",
        .op = OP_TRUNCATE,
        .when = fact_cascade,
        .when_text = "CASCADE",
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DESCENDANTS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_CASCADED, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_INDEXES, LOCK_ACCESS_EXCLUSIVE, WORK_NONE}},
        .loses = LOSES_ROWS,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "All rows go, also those of every table that references it, directly or not.",
        .setup = FIX_P_C,
        .proof = "TRUNCATE p CASCADE",
    },
    {
        .id = "truncate-13",
        .op = OP_TRUNCATE,
        .when = fact_target_is_partition,
        .when_text = "a partition",
        .until = 13,
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DESCENDANTS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_INDEXES, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_PARENT, LOCK_ACCESS_SHARE, WORK_NONE}},
        .loses = LOSES_ROWS,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "All rows go at once; readers wait too, and older snapshots see an empty table.",
        .setup = FIX_PT,
        .proof = "TRUNCATE pt2",
    },
    {
        .id = "truncate",
        .op = OP_TRUNCATE,
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DESCENDANTS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_INDEXES, LOCK_ACCESS_EXCLUSIVE, WORK_NONE}},
        .loses = LOSES_ROWS,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "All rows go at once; readers wait too, and older snapshots see an empty table.",
        .setup = FIX_P_C,
        .proof = "TRUNCATE c",
    },
    {.id = NULL},
};

/* --- DROP ------------------------------------------------------------------------------------ */

static enum object_kind
dropped_kind(const struct effect_ctx *c)
{
    if (c->target && c->target->kind != OBJ_UNKNOWN)
        return c->target->kind;
    return c->op->rel_kind;
}

static bool
drops_view(const struct effect_ctx *c)
{
    return dropped_kind(c) == OBJ_VIEW;
}

static bool
drops_matview(const struct effect_ctx *c)
{
    return dropped_kind(c) == OBJ_MATVIEW;
}

static bool
drops_sequence(const struct effect_ctx *c)
{
    return dropped_kind(c) == OBJ_SEQUENCE;
}

static bool
drops_owned_sequence(const struct effect_ctx *c)
{
    return drops_sequence(c) && c->op->cascade;
}

static bool
drops_foreign_table(const struct effect_ctx *c)
{
    return dropped_kind(c) == OBJ_FOREIGN_TABLE;
}

const struct effect_row drop_effects[] = {
    {
        .id = "drop-missing",
        .op = OP_DROP_RELATION,
        .when = fact_skips_absent,
        .when_text = "IF EXISTS, and there is no such relation",
        .undo = UNDO_NONE,
        .reason = "The relation does not exist: nothing is done.",
        .proof = "DROP TABLE IF EXISTS nope",
    },
    {
        .id = "drop-view",
        .op = OP_DROP_RELATION,
        .when = drops_view,
        .when_text = "a view",
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DEPENDENT_VIEWS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE}},
        .loses = LOSES_OBJECT,
        .undo = UNDO_FREE,
        .reason = "The view's definition goes; with CASCADE, so do the views over it.",
        .setup = FIX_T "CREATE VIEW v AS SELECT * FROM t; CREATE VIEW v2 AS SELECT * FROM v",
        .proof = "DROP VIEW v CASCADE",
    },
    {
        .id = "drop-materialized-view",
        .op = OP_DROP_RELATION,
        .when = drops_matview,
        .when_text = "a materialized view",
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_INDEXES, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DEPENDENT_VIEWS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE}},
        .loses = LOSES_OBJECT,
        .undo = UNDO_SLOW,
        .reason = "Definition and stored rows go; the rows can be computed again.",
        .setup = FIX_T "CREATE MATERIALIZED VIEW mv AS SELECT * FROM t",
        .proof = "DROP MATERIALIZED VIEW mv",
    },
    {
        .id = "drop-sequence-cascade",
        .op = OP_DROP_RELATION,
        .when = drops_owned_sequence,
        .when_text = "a sequence, CASCADE",
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_SEQUENCE_TABLE, LOCK_ACCESS_EXCLUSIVE, WORK_NONE}},
        .loses = LOSES_VALUE,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "The sequence goes, and with it the defaults that draw numbers from it.",
        .setup = "CREATE TABLE k(x serial); CREATE TABLE l(y int DEFAULT nextval('public.k_x_seq'))",
        .proof = "DROP SEQUENCE k_x_seq CASCADE",
    },
    {
        .id = "drop-sequence",
        .op = OP_DROP_RELATION,
        .when = drops_sequence,
        .when_text = "a sequence",
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE}},
        .loses = LOSES_VALUE,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "The sequence goes, and with it the number it had come to.",
        .setup = "CREATE SEQUENCE sq",
        .proof = "DROP SEQUENCE sq",
    },
    {
        .id = "drop-foreign-table",
        .op = OP_DROP_RELATION,
        .when = drops_foreign_table,
        .when_text = "a foreign table",
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE}},
        .loses = LOSES_OBJECT,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "Only the definition goes; the rows are elsewhere.",
        .setup = "CREATE FOREIGN DATA WRAPPER fw; CREATE SERVER sv FOREIGN DATA WRAPPER fw; "
                 "CREATE FOREIGN TABLE ft(a int) SERVER sv",
        .proof = "DROP FOREIGN TABLE ft",
    },
    {
        .id = "drop-partition",
        .op = OP_DROP_RELATION,
        .when = fact_target_is_partition,
        .when_text = "a partition",
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DESCENDANTS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_INDEXES, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_PARENT, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DEFAULT_PARTITION, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_REFERENCED_OF_COLUMN, LOCK_ACCESS_EXCLUSIVE, WORK_NONE}},
        .loses = LOSES_TABLE,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "The partition and its rows go; parent and default partition are locked, because "
                  "their bounds change.",
        .setup = FIX_PT "CREATE TABLE pd PARTITION OF pt DEFAULT",
        .proof = "DROP TABLE pt2",
    },
    {
        .id = "drop-table-cascade",
        .op = OP_DROP_RELATION,
        .when = fact_cascade,
        .when_text = "a table, CASCADE",
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DESCENDANTS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_INDEXES, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_OWNED_SEQUENCES, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_REFERENCED_OF_COLUMN, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_REFERENCING, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DEPENDENT_VIEWS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE}},
        .loses = LOSES_TABLE,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "Table and rows go, with the views over it and the foreign keys that point to "
                  "it; those tables are locked too.",
        .setup = FIX_P_C "CREATE VIEW v AS SELECT * FROM p",
        .proof = "DROP TABLE p CASCADE",
    },
    {
        .id = "drop-table",
        .op = OP_DROP_RELATION,
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DESCENDANTS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_INDEXES, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_OWNED_SEQUENCES, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_REFERENCED_OF_COLUMN, LOCK_ACCESS_EXCLUSIVE, WORK_NONE},
                  {ROLE_DEPENDENT_VIEWS, LOCK_ACCESS_EXCLUSIVE, WORK_NONE}},
        .loses = LOSES_TABLE,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "Table and rows go; the tables its foreign keys point to are locked too, because "
                  "they lose a trigger.",
        .setup = FIX_P_C,
        .proof = "DROP TABLE c",
    },
    {.id = NULL},
};
