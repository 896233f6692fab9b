/*
 * effect_constraint.c - rows for ADD CONSTRAINT except foreign keys: CHECK, NOT NULL, UNIQUE,
 * PRIMARY KEY, EXCLUDE; on their own, in ADD COLUMN and in CREATE TABLE.
 */
#include "effect_facts.h"
#include "effect_rows.h"

static bool
is_type(const struct effect_ctx *c, enum constraint_type type)
{
    return c->op->constraint && c->op->constraint->type == type;
}

static bool
in_create_table(const struct effect_ctx *c)
{
    return fact_in_create_table(c) && !is_type(c, CONSTRAINT_FOREIGN_KEY);
}

static bool
check_unproved(const struct effect_ctx *c)
{
    return is_type(c, CONSTRAINT_CHECK) &&
           (c->op->constraint->not_valid || c->op->constraint->not_enforced);
}

static bool
check_no_inherit(const struct effect_ctx *c)
{
    return is_type(c, CONSTRAINT_CHECK) && c->op->constraint->no_inherit;
}

static bool
check(const struct effect_ctx *c)
{
    return is_type(c, CONSTRAINT_CHECK);
}

static bool
columns_not_null(const struct effect_ctx *c)
{
    const struct string_list *l = c->op->constraint->columns;

    if (!c->target || !l)
        return false;
    for (; l; l = l->next) {
        const struct column *col = relation_column(c->target, l->text);

        if (!(col && col->not_null == TRI_YES) &&
            relation_proves_not_null(c->target, l->text) != TRI_YES)
            return false;
    }
    return true;
}

static bool
not_null_free(const struct effect_ctx *c)
{
    return is_type(c, CONSTRAINT_NOT_NULL) && (c->op->constraint->not_valid || columns_not_null(c));
}

static bool
not_null(const struct effect_ctx *c)
{
    return is_type(c, CONSTRAINT_NOT_NULL);
}

static bool
exclude(const struct effect_ctx *c)
{
    return is_type(c, CONSTRAINT_EXCLUDE);
}

static bool
unique_using_index(const struct effect_ctx *c)
{
    return is_type(c, CONSTRAINT_UNIQUE) && c->op->constraint->using_index;
}

/* The columns of the index that USING INDEX names; NULL: not known. */
static const struct string_list *
using_index_columns(const struct effect_ctx *c)
{
    for (const struct relation_list *l = c->target ? c->target->indexes : NULL; l; l = l->next)
        if (name_is(l->rel->name.name, c->op->constraint->using_index) && l->rel->index)
            return l->rel->index->columns;
    return NULL;
}

static bool
primary_key_using_index_proved(const struct effect_ctx *c)
{
    const struct string_list *l;

    if (!is_type(c, CONSTRAINT_PRIMARY_KEY) || !c->op->constraint->using_index)
        return false;
    l = using_index_columns(c);
    if (!l)
        return false;
    for (; l; l = l->next) {
        const struct column *col = relation_column(c->target, l->text);

        if (!(col && col->not_null == TRI_YES) &&
            relation_proves_not_null(c->target, l->text) != TRI_YES)
            return false;
    }
    return true;
}

static bool
primary_key_using_index(const struct effect_ctx *c)
{
    return is_type(c, CONSTRAINT_PRIMARY_KEY) && c->op->constraint->using_index;
}

static bool
on_only(const struct effect_ctx *c)
{
    return c->op->only && fact_target_partitioned(c) &&
           (is_type(c, CONSTRAINT_UNIQUE) || is_type(c, CONSTRAINT_PRIMARY_KEY));
}

static bool
primary_key_proved(const struct effect_ctx *c)
{
    return is_type(c, CONSTRAINT_PRIMARY_KEY) && columns_not_null(c);
}

static bool
primary_key(const struct effect_ctx *c)
{
    return is_type(c, CONSTRAINT_PRIMARY_KEY);
}

static bool
unique(const struct effect_ctx *c)
{
    return is_type(c, CONSTRAINT_UNIQUE);
}

#define AEL(role, work)                                                                            \
    {                                                                                              \
        role, LOCK_ACCESS_EXCLUSIVE, work                                                          \
    }
#define FIX_NULLABLE                                                                               \
    "CREATE TABLE k(x int, y int); INSERT INTO k SELECT g, g FROM "                                \
    "generate_series(1, 1000) g; "

const struct effect_row constraint_effects[] = {
    {
        .id = "constraint-in-create-table",
        .op = OP_ADD_CONSTRAINT,
        .when = in_create_table,
        .when_text = "part of CREATE TABLE; no foreign key",
        .parts = {AEL(ROLE_TARGET, WORK_NONE)},
        .undo = UNDO_NONE,
        .reason = "The table is made with the constraint.",
        .proof = "CREATE TABLE nt(id int PRIMARY KEY, v text UNIQUE CHECK (v <> ''))",
    },
    {
        .id = "add-check-not-valid",
        .op = OP_ADD_CONSTRAINT,
        .when = check_unproved,
        .when_text = "CHECK, NOT VALID or NOT ENFORCED",
        .parts = {AEL(ROLE_TARGET, WORK_NONE), AEL(ROLE_DESCENDANTS, WORK_NONE)},
        .undo = UNDO_FREE,
        .reason = "Existing rows are not read; new ones are tested from now on.",
        .setup = FIX_INHERIT,
        .proof = "ALTER TABLE ip ADD CONSTRAINT ck CHECK (id >= 0) NOT VALID",
    },
    {
        .id = "add-check-no-inherit",
        .op = OP_ADD_CONSTRAINT,
        .when = check_no_inherit,
        .when_text = "CHECK ... NO INHERIT",
        .parts = {AEL(ROLE_TARGET, WORK_SCAN)},
        .undo = UNDO_FREE,
        .reason = "Every row is tested while reads and writes wait.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD CONSTRAINT ck CHECK (b >= 0) NO INHERIT",
    },
    {
        .id = "add-check",
        .op = OP_ADD_CONSTRAINT,
        .when = check,
        .when_text = "CHECK",
        .parts = {AEL(ROLE_TARGET, WORK_SCAN), AEL(ROLE_DESCENDANTS, WORK_SCAN)},
        .undo = UNDO_FREE,
        .reason = "Every row is tested while reads and writes wait.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD CONSTRAINT ck CHECK (b >= 0)",
    },
    {
        .id = "add-not-null-free",
        .op = OP_ADD_CONSTRAINT,
        .when = not_null_free,
        .when_text = "NOT NULL as a constraint, NOT VALID or proved by a valid CHECK",
        .since = 18,
        .parts = {AEL(ROLE_TARGET, WORK_NONE), AEL(ROLE_DESCENDANTS, WORK_NONE)},
        .undo = UNDO_FREE,
        .reason = "Existing rows are not read.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD CONSTRAINT t_nn NOT NULL nn NOT VALID",
    },
    {
        .id = "add-not-null",
        .op = OP_ADD_CONSTRAINT,
        .when = not_null,
        .when_text = "NOT NULL as a constraint",
        .since = 18,
        .parts = {AEL(ROLE_TARGET, WORK_SCAN), AEL(ROLE_DESCENDANTS, WORK_SCAN)},
        .undo = UNDO_FREE,
        .reason = "Every row is read to see that there is no NULL, while reads and writes wait.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD CONSTRAINT t_nn NOT NULL nn",
    },
    {
        .id = "add-exclude",
        .op = OP_ADD_CONSTRAINT,
        .when = exclude,
        .when_text = "EXCLUDE",
        .parts = {AEL(ROLE_TARGET, WORK_INDEX_BUILD), AEL(ROLE_PARTITIONS, WORK_INDEX_BUILD)},
        .undo = UNDO_FREE,
        .reason = "Its index is built and every row compared, while reads and writes wait.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD CONSTRAINT ex EXCLUDE (a WITH =)",
    },
    {
        .id = "add-unique-using-index",
        .op = OP_ADD_CONSTRAINT,
        .when = unique_using_index,
        .when_text = "UNIQUE USING INDEX",
        .parts = {AEL(ROLE_TARGET, WORK_NONE),
                  {ROLE_CONSTRAINT_INDEX, LOCK_SHARE_UPDATE_EXCLUSIVE, WORK_NONE}},
        .undo = UNDO_SLOW,
        .reason = "The index is there already: only the catalog is changed.",
        .setup = FIX_T "CREATE UNIQUE INDEX t_nn_u ON t(nn)",
        .proof = "ALTER TABLE t ADD CONSTRAINT uq UNIQUE USING INDEX t_nn_u",
    },
    {
        .id = "add-primary-key-using-index-proved",
        .op = OP_ADD_CONSTRAINT,
        .when = primary_key_using_index_proved,
        .when_text = "PRIMARY KEY USING INDEX, columns known to be NOT NULL",
        .parts = {AEL(ROLE_TARGET, WORK_NONE),
                  {ROLE_CONSTRAINT_INDEX, LOCK_SHARE_UPDATE_EXCLUSIVE, WORK_NONE}},
        .undo = UNDO_SLOW,
        .reason = "The index is there and the columns are NOT NULL: only the catalog is changed.",
        .setup = "CREATE TABLE k(x int NOT NULL, y int); CREATE UNIQUE INDEX ku ON k(x)",
        .proof = "ALTER TABLE k ADD CONSTRAINT kpk PRIMARY KEY USING INDEX ku",
    },
    {
        .id = "add-primary-key-using-index",
        .op = OP_ADD_CONSTRAINT,
        .when = primary_key_using_index,
        .when_text = "PRIMARY KEY USING INDEX",
        .parts = {AEL(ROLE_TARGET, WORK_SCAN),
                  {ROLE_CONSTRAINT_INDEX, LOCK_SHARE_UPDATE_EXCLUSIVE, WORK_NONE}},
        .undo = UNDO_SLOW,
        .reason = "The index is there, but every row is read to set its columns NOT NULL.",
        .setup = FIX_NULLABLE "CREATE UNIQUE INDEX ku ON k(x)",
        .proof = "ALTER TABLE k ADD CONSTRAINT kpk PRIMARY KEY USING INDEX ku",
    },
    {
        .id = "add-key-on-only",
        .op = OP_ADD_CONSTRAINT,
        .when = on_only,
        .when_text = "UNIQUE or PRIMARY KEY, on ONLY a partitioned table",
        .parts = {AEL(ROLE_TARGET, WORK_NONE)},
        .undo = UNDO_FREE,
        .reason = "Only the partitioned table gets an index, invalid until every partition's is "
                  "attached.",
        .setup = FIX_PT,
        .proof = "ALTER TABLE ONLY pt ADD CONSTRAINT uq UNIQUE (k)",
    },
    {
        .id = "add-primary-key-old",
        .op = OP_ADD_CONSTRAINT,
        .when = primary_key_proved,
        .when_text = "PRIMARY KEY on columns known to be NOT NULL",
        .until = 17,
        .parts = {AEL(ROLE_TARGET, WORK_INDEX_BUILD),
                  {ROLE_PARTITIONS, LOCK_SHARE, WORK_INDEX_BUILD}},
        .undo = UNDO_FREE,
        .reason = "Its unique index is built while reads and writes wait.",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt ADD PRIMARY KEY (k)",
    },
    {
        .id = "add-primary-key",
        .op = OP_ADD_CONSTRAINT,
        .when = primary_key,
        .when_text = "PRIMARY KEY",
        .parts = {AEL(ROLE_TARGET, WORK_INDEX_BUILD), AEL(ROLE_DESCENDANTS, WORK_SCAN),
                  AEL(ROLE_PARTITIONS, WORK_INDEX_BUILD)},
        .undo = UNDO_FREE,
        .reason = "Its unique index is built and its columns are set NOT NULL, while reads and "
                  "writes wait.",
        .setup = FIX_NULLABLE,
        .proof = "ALTER TABLE k ADD PRIMARY KEY (x)",
    },
    {
        .id = "add-unique-old",
        .op = OP_ADD_CONSTRAINT,
        .when = unique,
        .when_text = "UNIQUE",
        .until = 17,
        .parts = {AEL(ROLE_TARGET, WORK_INDEX_BUILD),
                  {ROLE_PARTITIONS, LOCK_SHARE, WORK_INDEX_BUILD}},
        .undo = UNDO_FREE,
        .reason = "Its index is built while reads and writes wait.",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt ADD CONSTRAINT uq UNIQUE (k)",
    },
    {
        .id = "add-unique",
        .op = OP_ADD_CONSTRAINT,
        .when = unique,
        .when_text = "UNIQUE",
        .since = 18,
        .parts = {AEL(ROLE_TARGET, WORK_INDEX_BUILD), AEL(ROLE_PARTITIONS, WORK_INDEX_BUILD)},
        .undo = UNDO_FREE,
        .reason = "Its index is built while reads and writes wait.",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt ADD CONSTRAINT uq UNIQUE (k)",
    },
    {.id = NULL},
};
