/*
 * failure_column.c - failures to foresee: columns and their types.
 */
#include "effect_facts.h"
#include "effect_rows.h"
#include "failure.h"

#include <string.h>

#include "type_cast.h"

static enum tri
column_exists(const struct effect_ctx *c, const char **ret_why)
{
    const struct column *old = relation_column(c->target, c->op->name);

    if (c->op->if_not_exists || !fact_column_exists(c))
        return TRI_NO;
    /* CREATE TABLE ... INHERITS, PARTITION OF, OF: merged with the one it has from there. */
    if (fact_in_create_table(c) && old && (old->is_inherited || !c->op->column->type.name))
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" of relation \"%s\" already exists", c->op->name,
                       c->target->name.name);
}

/* A partition has its parent's columns, no more. */
static enum tri
column_of_partition(const struct effect_ctx *c, const char **ret_why)
{
    if (fact_in_create_table(c) || !fact_target_is_partition(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "\"%s\" is a partition: add the column to its parent",
                       c->target->name.name);
}

static enum tri
only_with_children(const struct effect_ctx *c, const char **ret_why)
{
    if (fact_in_create_table(c) || !fact_only_with_children(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "ONLY, and \"%s\" has %s that need the column too",
                       c->target->name.name, c->target->partitions ? "partitions" : "children");
}

static enum tri
type_missing(const struct effect_ctx *c, const char **ret_why)
{
    const struct op_column *col = c->op->column;
    struct name n;
    const struct type *t;

    if (!col || !col->type.name || col->type.pct_type || type_is_builtin(col->type.name))
        return TRI_NO;
    n.schema = col->type.schema;
    n.name = col->type.name;
    t = schema_type(c->schema, n);
    if (!t || t->exists != TRI_NO)
        return TRI_NO;
    return failure_yes(c, ret_why, "type \"%s\" does not exist", n.name);
}

static enum tri
not_null_without_default(const struct effect_ctx *c, const char **ret_why)
{
    const struct op_column *col = c->op->column;

    if (!col || fact_in_create_table(c) || fact_target_new(c) ||
        !(col->not_null || col->primary_key) || fact_column_cost(c) != COLUMN_FREE)
        return TRI_NO;
    if (col->value && !col->value->is_null)
        return TRI_NO;
    if (fact_column_exists(c) || fact_domain_has_default(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "any row that is there would hold a NULL in column \"%s\"",
                       c->op->name);
}

static enum tri
column_missing(const struct effect_ctx *c, const char **ret_why)
{
    if (c->op->if_exists || !fact_column_absent(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" of relation \"%s\" does not exist", c->op->name,
                       c->target->name.name);
}

static enum tri
rename_exists(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->target || !c->op->new_name || !relation_column(c->target, c->op->new_name))
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" of relation \"%s\" already exists",
                       c->op->new_name, c->target->name.name);
}

static bool
key_uses_column(const struct effect_ctx *c, const struct relation *other)
{
    for (const struct constraint *k = other->constraints; k; k = k->next) {
        const struct string_list *key = k->ref_columns;

        if (k->type != CONSTRAINT_FOREIGN_KEY || k->ref != c->target)
            continue;
        if (!key && relation_primary_key(c->target))
            key = relation_primary_key(c->target)->columns;
        if (string_list_has(key, c->op->name))
            return true;
    }
    return false;
}

static const struct column *
generated_from(const struct effect_ctx *c)
{
    for (const struct column *col = c->target ? c->target->columns : NULL; col; col = col->next)
        if (!col->dropped && col->is_generated && string_list_has(col->generated_from, c->op->name))
            return col;
    return NULL;
}

static enum tri
drop_depended_on(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *view = fact_view_using_column(c, c->op->name);
    const struct column *col = generated_from(c);

    if (c->op->cascade || !fact_column_exists(c))
        return TRI_NO;
    if (view)
        return failure_yes(c, ret_why, "%s \"%s\" uses the column", object_kind_name(view->kind),
                           view->name.name);
    for (const struct relation_list *l = c->target->referenced_by; l; l = l->next)
        if (l->rel->exists != TRI_NO && key_uses_column(c, l->rel) && l->rel != c->target)
            return failure_yes(c, ret_why, "a foreign key of table \"%s\" points to the column",
                               l->rel->name.name);
    if (col)
        return failure_yes(c, ret_why, "generated column \"%s\" is computed from it", col->name);
    for (const struct policy *p = c->target->policies; p; p = p->next)
        if (string_list_has(p->columns, c->op->name))
            return failure_yes(c, ret_why, "policy \"%s\" uses the column", p->name);
    for (const struct trigger *t = c->target->triggers; t; t = t->next)
        if (string_list_has(t->columns, c->op->name))
            return failure_yes(c, ret_why, "trigger \"%s\" uses the column", t->name);
    return TRI_NO;
}

static bool
in_partition_key(const struct effect_ctx *c)
{
    return c->target && c->op->name && string_list_has(c->target->partition_columns, c->op->name);
}

static enum tri
partition_key(const struct effect_ctx *c, const char **ret_why)
{
    if (!in_partition_key(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" is part of the partition key", c->op->name);
}

static enum tri
inherited_column(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *parent = fact_column_parent(c, c->op->name);

    if (!parent)
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" is inherited from \"%s\"", c->op->name,
                       parent->name.name);
}

static enum tri
drop_only_partitioned(const struct effect_ctx *c, const char **ret_why)
{
    if (!fact_only_with_children(c) || !c->target->partitions)
        return TRI_NO;
    return failure_yes(c, ret_why, "ONLY, and \"%s\" has partitions with the column",
                       c->target->name.name);
}

static enum tri
rename_only(const struct effect_ctx *c, const char **ret_why)
{
    if (!fact_only_with_children(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "ONLY, and \"%s\" has children with the column",
                       c->target->name.name);
}

const struct failure_row column_failures[] = {
    {
        .id = "add-column-exists",
        .op = OP_ADD_COLUMN,
        .when = column_exists,
        .when_text = "the column exists",
        .sqlstate = "42701",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD COLUMN b int",
    },
    {
        .id = "add-column-partition",
        .op = OP_ADD_COLUMN,
        .when = column_of_partition,
        .when_text = "the table is a partition",
        .sqlstate = "42809",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt2 ADD COLUMN z int",
    },
    {
        .id = "add-column-only",
        .op = OP_ADD_COLUMN,
        .when = only_with_children,
        .when_text = "ONLY a table with partitions or children",
        .sqlstate = "42P16",
        .setup = FIX_PT,
        .proof = "ALTER TABLE ONLY pt ADD COLUMN z int",
    },
    {
        .id = "add-column-type-does-not-exist",
        .op = OP_ADD_COLUMN,
        .when = type_missing,
        .when_text = "the type was dropped or renamed",
        .sqlstate = "42704",
        .setup = FIX_T "CREATE TYPE mood AS ENUM ('ok'); DROP TYPE mood",
        .proof = "ALTER TABLE t ADD COLUMN x mood",
    },
    {
        .id = "add-column-not-null",
        .op = OP_ADD_COLUMN,
        .when = not_null_without_default,
        .when_text = "NOT NULL without a default",
        .sqlstate = "23502",
        .data = true,
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD COLUMN x int NOT NULL",
    },
    {
        .id = "drop-column-does-not-exist",
        .op = OP_DROP_COLUMN,
        .when = column_missing,
        .when_text = "the column does not exist",
        .sqlstate = "42703",
        .setup = FIX_T,
        .proof = "ALTER TABLE t DROP COLUMN nope",
    },
    {
        .id = "drop-column-partition-key",
        .op = OP_DROP_COLUMN,
        .when = partition_key,
        .when_text = "part of the partition key",
        .sqlstate = "42P16",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt DROP COLUMN k",
    },
    {
        .id = "drop-column-inherited",
        .op = OP_DROP_COLUMN,
        .when = inherited_column,
        .when_text = "a partition's column",
        .sqlstate = "42P16",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt2 DROP COLUMN v",
    },
    {
        .id = "drop-column-only",
        .op = OP_DROP_COLUMN,
        .when = drop_only_partitioned,
        .when_text = "ONLY a partitioned table with partitions",
        .sqlstate = "42P16",
        .setup = FIX_PT,
        .proof = "ALTER TABLE ONLY pt DROP COLUMN v",
    },
    {
        .id = "drop-column-depended-on",
        .op = OP_DROP_COLUMN,
        .when = drop_depended_on,
        .when_text = "a view, foreign key, generated column, policy or trigger uses it, and no "
                     "CASCADE",
        .sqlstate = "2BP01",
        .setup = FIX_T "CREATE VIEW v AS SELECT id, b FROM t",
        .proof = "ALTER TABLE t DROP COLUMN b",
    },
    {
        .id = "rename-column-does-not-exist",
        .op = OP_RENAME_COLUMN,
        .when = column_missing,
        .when_text = "the column does not exist",
        .sqlstate = "42703",
        .setup = FIX_T,
        .proof = "ALTER TABLE t RENAME COLUMN nope TO x",
    },
    {
        .id = "rename-column-inherited",
        .op = OP_RENAME_COLUMN,
        .when = inherited_column,
        .when_text = "a partition's column",
        .sqlstate = "42P16",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt2 RENAME COLUMN v TO w",
    },
    {
        .id = "rename-column-only",
        .op = OP_RENAME_COLUMN,
        .when = rename_only,
        .when_text = "ONLY a table with partitions or children",
        .sqlstate = "42P16",
        .setup = FIX_INHERIT,
        .proof = "ALTER TABLE ONLY ip RENAME COLUMN id TO id2",
    },
    {
        .id = "rename-column-exists",
        .op = OP_RENAME_COLUMN,
        .when = rename_exists,
        .when_text = "a column of the new name exists",
        .sqlstate = "42701",
        .setup = FIX_T,
        .proof = "ALTER TABLE t RENAME COLUMN b TO a",
    },
    {.id = NULL},
};
