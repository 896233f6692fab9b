/*
 * failure_index.c - failures to foresee: CREATE, DROP and ALTER INDEX, REINDEX, CLUSTER.
 */
#include "effect_facts.h"
#include "effect_rows.h"
#include "failure.h"

#include <string.h>

#include <pgpreflight/finding.h>

static const struct relation *
named_index(const struct effect_ctx *c)
{
    const struct relation *r =
        c->op->object.name ? schema_relation(c->schema, c->op->object) : NULL;

    return r && r->exists != TRI_NO && r->index ? r : NULL;
}

static enum tri
name_taken(const struct effect_ctx *c, const char **ret_why)
{
    struct name n = {c->target ? c->target->name.schema : c->op->rel.schema, c->op->object.name};

    if (c->op->if_not_exists || !n.name || !n.schema ||
        schema_relation_exists(c->schema, n) != TRI_YES)
        return TRI_NO;
    return failure_yes(c, ret_why, "relation \"%s\" already exists", n.name);
}

static enum tri
column_missing(const struct effect_ctx *c, const char **ret_why)
{
    const struct op_index *x = c->op->index;

    if (!x || !c->target || (c->op->if_not_exists && fact_object_exists(c)))
        return TRI_NO;
    for (const struct string_list *l = x->columns; l; l = l->next)
        if (l->text[0] && relation_has_column(c->target, l->text) == TRI_NO)
            return failure_yes(c, ret_why, "column \"%s\" does not exist", l->text);
    for (const struct string_list *l = x->include; l; l = l->next)
        if (relation_has_column(c->target, l->text) == TRI_NO)
            return failure_yes(c, ret_why, "column \"%s\" does not exist", l->text);
    return TRI_NO;
}

static enum tri
on_view(const struct effect_ctx *c, const char **ret_why)
{
    if (!fact_target_is(c, OBJ_VIEW))
        return TRI_NO;
    return failure_yes(c, ret_why, "\"%s\" is a view", c->target->name.name);
}

static enum tri
concurrently_partitioned(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->op->concurrently || !fact_target_partitioned(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "\"%s\" is partitioned: build the index on each partition",
                       c->target->name.name);
}

static enum tri
unique_without_partition_key(const struct effect_ctx *c, const char **ret_why)
{
    const struct op_index *x = c->op->index;

    if (!x || !x->unique || !c->target)
        return TRI_NO;
    for (const struct string_list *l = c->target->partition_columns; l; l = l->next)
        if (l->text[0] && !string_list_has(x->columns, l->text))
            return failure_yes(c, ret_why, "it does not hold column \"%s\" of the partition key",
                               l->text);
    return TRI_NO;
}

static enum tri
duplicates(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->op->index || !c->op->index->unique || fact_target_new(c) ||
        (c->op->if_not_exists && fact_object_exists(c)))
        return TRI_NO;
    return failure_yes(c, ret_why, "any two rows with the same values make it fail");
}

/* --- DROP INDEX ----------------------------------------------------------------------------------
 */

static enum tri
drop_missing(const struct effect_ctx *c, const char **ret_why)
{
    if (c->op->if_exists || !fact_object_absent(c) ||
        schema_dropped_just_now(c->schema, c->op->object))
        return TRI_NO;
    return failure_yes(c, ret_why, "index \"%s\" does not exist", c->op->object.name);
}

static enum tri
drop_not_index(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r =
        c->op->object.name ? schema_relation(c->schema, c->op->object) : NULL;

    if (!r || r->exists == TRI_NO || r->kind == OBJ_INDEX || r->kind == OBJ_UNKNOWN)
        return TRI_NO;
    return failure_yes(c, ret_why, "\"%s\" is a %s", r->name.name, object_kind_name(r->kind));
}

static enum tri
drop_of_constraint(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = named_index(c);

    if (!r)
        return TRI_NO;
    if (r->index->constraint)
        return failure_yes(c, ret_why, "constraint \"%s\" needs it", r->index->constraint->name);
    if (r->index->parent && !failure_dropped_too(c, r->index->parent))
        return failure_yes(c, ret_why, "index \"%s\" needs it", r->index->parent->name.name);
    return TRI_NO;
}

static enum tri
drop_of_key(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = named_index(c);
    const struct relation_list *l = r && r->index->table ? r->index->table->referenced_by : NULL;

    for (; l && !c->op->cascade; l = l->next)
        for (const struct constraint *k = l->rel->constraints; k; k = k->next)
            if (l->rel->exists != TRI_NO && index_serves_key(r, k))
                return failure_yes(c, ret_why, "foreign key \"%s\" of table \"%s\" needs it",
                                   k->name, l->rel->name.name);
    return TRI_NO;
}

static enum tri
drop_concurrently_several(const struct effect_ctx *c, const char **ret_why)
{
    const struct op *first = c->statement ? c->statement->ops : NULL;

    if (!c->op->concurrently)
        return TRI_NO;
    if (c->op->cascade)
        return failure_yes(c, ret_why, "DROP INDEX CONCURRENTLY does not take CASCADE");
    if (first && first->kind == OP_DROP_INDEX && first->next)
        return failure_yes(c, ret_why, "DROP INDEX CONCURRENTLY takes one index only");
    return TRI_NO;
}

/* --- ALTER INDEX, REINDEX, CLUSTER -------------------------------------------------------------
 */

static enum tri
index_missing(const struct effect_ctx *c, const char **ret_why)
{
    if (c->op->rel_if_exists || c->op->if_exists || !fact_object_absent(c) ||
        (c->op->kind == OP_REINDEX && !fact_detail(c, "index")))
        return TRI_NO;
    return failure_yes(c, ret_why, "relation \"%s\" does not exist", c->op->object.name);
}

static enum tri
rename_taken(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = named_index(c);
    struct name n = {r ? r->name.schema : NULL, c->op->new_name};

    if (!r || !n.name || schema_relation_exists(c->schema, n) != TRI_YES)
        return TRI_NO;
    return failure_yes(c, ret_why, "relation \"%s\" already exists", n.name);
}

static enum tri
cluster_partitioned(const struct effect_ctx *c, const char **ret_why)
{
    if (!fact_target_partitioned(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "\"%s\" is partitioned", c->target->name.name);
}

static enum tri
option_index_missing(const struct effect_ctx *c, const char **ret_why)
{
    struct name n = {c->target ? c->target->name.schema : NULL, c->op->name};

    if (!n.schema || !n.name || schema_relation_exists(c->schema, n) != TRI_NO)
        return TRI_NO;
    return failure_yes(c, ret_why, "index \"%s\" for table \"%s\" does not exist", n.name,
                       c->target->name.name);
}

const struct failure_row index_failures[] = {
    {
        .id = "create-index-name-taken",
        .op = OP_CREATE_INDEX,
        .when = name_taken,
        .when_text = "a relation of that name exists",
        .sqlstate = "42P07",
        .setup = FIX_T,
        .proof = "CREATE INDEX t_a_idx ON t(b)",
    },
    {
        .id = "create-index-on-view",
        .op = OP_CREATE_INDEX,
        .when = on_view,
        .when_text = "a view",
        .sqlstate = "42809",
        .setup = "CREATE VIEW v AS SELECT 1 AS x",
        .proof = "CREATE INDEX ix ON v(x)",
    },
    {
        .id = "create-index-concurrently-partitioned",
        .op = OP_CREATE_INDEX,
        .when = concurrently_partitioned,
        .when_text = "CONCURRENTLY on a partitioned table",
        .sqlstate = "0A000",
        .setup = FIX_PT,
        .proof = "CREATE INDEX CONCURRENTLY pti ON pt(v)",
    },
    {
        .id = "create-index-column-does-not-exist",
        .op = OP_CREATE_INDEX,
        .when = column_missing,
        .when_text = "a column of it does not exist",
        .sqlstate = "42703",
        .setup = FIX_T,
        .proof = "CREATE INDEX ix ON t(nope)",
    },
    {
        .id = "create-index-without-partition-key",
        .op = OP_CREATE_INDEX,
        .when = unique_without_partition_key,
        .when_text = "UNIQUE on a partitioned table without its partition key",
        .sqlstate = "0A000",
        .setup = FIX_PT,
        .proof = "CREATE UNIQUE INDEX pti ON pt(v)",
    },
    {
        .id = "create-index-duplicates",
        .op = OP_CREATE_INDEX,
        .when = duplicates,
        .when_text = "UNIQUE",
        .sqlstate = "23505",
        .data = true,
        .setup = FIX_T,
        .proof = "CREATE UNIQUE INDEX ix ON t(b)",
    },
    {
        .id = "drop-index-does-not-exist",
        .op = OP_DROP_INDEX,
        .when = drop_missing,
        .when_text = "the index does not exist",
        .sqlstate = "42704",
        .proof = "DROP INDEX nope",
    },
    {
        .id = "drop-index-concurrently-several",
        .op = OP_DROP_INDEX,
        .when = drop_concurrently_several,
        .when_text = "CONCURRENTLY with CASCADE or several indexes",
        .sqlstate = "0A000",
        .setup = FIX_T FIX_P_C,
        .proof = "DROP INDEX CONCURRENTLY t_a_idx, c_p_idx",
    },
    {
        .id = "drop-index-wrong-kind",
        .op = OP_DROP_INDEX,
        .when = drop_not_index,
        .when_text = "it is another kind of relation",
        .sqlstate = "42809",
        .setup = FIX_T,
        .proof = "DROP INDEX t",
    },
    {
        .id = "drop-index-concurrently-partitioned",
        .op = OP_DROP_INDEX,
        .when = concurrently_partitioned,
        .when_text = "CONCURRENTLY, an index of a partitioned table",
        .sqlstate = "0A000",
        .setup = FIX_PT "CREATE INDEX pti ON pt(v)",
        .proof = "DROP INDEX CONCURRENTLY pti",
    },
    {
        .id = "drop-index-of-constraint",
        .op = OP_DROP_INDEX,
        .when = drop_of_constraint,
        .when_text = "a constraint or the parent's index needs it",
        .sqlstate = "2BP01",
        .setup = FIX_P,
        .proof = "DROP INDEX p_u_key",
    },
    {
        .id = "drop-index-of-key",
        .op = OP_DROP_INDEX,
        .when = drop_of_key,
        .when_text = "a foreign key of another table points to its columns, and no CASCADE",
        .sqlstate = "2BP01",
        .setup = "CREATE TABLE p (id int); CREATE UNIQUE INDEX p_id ON p (id); "
                 "CREATE TABLE c (p_id int REFERENCES p (id))",
        .proof = "DROP INDEX p_id",
    },
    {
        .id = "rename-index-does-not-exist",
        .op = OP_RENAME_INDEX,
        .when = index_missing,
        .when_text = "the index does not exist",
        .sqlstate = "42P01",
        .proof = "ALTER INDEX nope RENAME TO x",
    },
    {
        .id = "rename-index-name-taken",
        .op = OP_RENAME_INDEX,
        .when = rename_taken,
        .when_text = "a relation of the new name exists",
        .sqlstate = "42P07",
        .setup = FIX_T,
        .proof = "ALTER INDEX t_a_idx RENAME TO t_pkey",
    },
    {
        .id = "alter-index-does-not-exist",
        .op = OP_ALTER_INDEX,
        .when = index_missing,
        .when_text = "the index does not exist",
        .sqlstate = "42P01",
        .proof = "ALTER INDEX nope SET (fillfactor = 70)",
    },
    {
        .id = "reindex-does-not-exist",
        .op = OP_REINDEX,
        .when = index_missing,
        .when_text = "the index does not exist",
        .sqlstate = "42P01",
        .proof = "REINDEX INDEX nope",
    },
    {
        .id = "cluster-partitioned",
        .op = OP_CLUSTER,
        .when = cluster_partitioned,
        .when_text = "a partitioned table",
        .until = 14,
        .sqlstate = "0A000",
        .setup = FIX_PT "CREATE INDEX pti ON pt(k)",
        .proof = "CLUSTER pt USING pti",
    },
    {
        .id = "cluster-index-does-not-exist",
        .op = OP_CLUSTER,
        .when = option_index_missing,
        .when_text = "the index does not exist",
        .sqlstate = "42704",
        .setup = FIX_T,
        .proof = "CLUSTER t USING nope",
    },
    {
        .id = "replica-identity-index-does-not-exist",
        .op = OP_REPLICA_IDENTITY,
        .when = option_index_missing,
        .when_text = "the index does not exist",
        .sqlstate = "42704",
        .setup = FIX_T,
        .proof = "ALTER TABLE t REPLICA IDENTITY USING INDEX nope",
    },
    {.id = NULL},
};
