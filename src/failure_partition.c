/*
 * failure_partition.c - failures to foresee: partitions and inheritance.
 */
#include "effect_facts.h"
#include "effect_rows.h"
#include "failure.h"

#include <string.h>

static const struct relation *
other(const struct effect_ctx *c)
{
    const struct relation *r = c->op->other.name ? schema_relation(c->schema, c->op->other) : NULL;

    return r && r->exists != TRI_NO ? r : NULL;
}

static enum tri
other_missing(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->op->other.name || schema_relation_exists(c->schema, c->op->other) != TRI_NO)
        return TRI_NO;
    return failure_yes(c, ret_why, "relation \"%s\" does not exist", c->op->other.name);
}

static bool
known_plain(const struct relation *r)
{
    return r && r->kind == OBJ_TABLE && !r->partition_by && r->complete == TRI_YES;
}

static enum tri
parent_not_partitioned(const struct effect_ctx *c, const char **ret_why)
{
    if (!known_plain(c->target))
        return TRI_NO;
    return failure_yes(c, ret_why, "table \"%s\" is not partitioned", c->target->name.name);
}

static enum tri
created_below_plain(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *parent = c->op->table && c->op->table->partition_of.name
                                        ? schema_relation(c->schema, c->op->table->partition_of)
                                        : NULL;

    if (!known_plain(parent))
        return TRI_NO;
    return failure_yes(c, ret_why, "\"%s\" is not partitioned", parent->name.name);
}

static enum tri
parent_missing(const struct effect_ctx *c, const char **ret_why)
{
    const struct op_table *t = c->op->table;

    if (!t)
        return TRI_NO;
    if (t->partition_of.name && schema_relation_exists(c->schema, t->partition_of) == TRI_NO)
        return failure_yes(c, ret_why, "relation \"%s\" does not exist", t->partition_of.name);
    for (const struct name_list *l = t->inherits; l; l = l->next)
        if (schema_relation_exists(c->schema, l->name) == TRI_NO)
            return failure_yes(c, ret_why, "relation \"%s\" does not exist", l->name.name);
    for (const struct name_list *l = t->like; l; l = l->next)
        if (schema_relation_exists(c->schema, l->name) == TRI_NO)
            return failure_yes(c, ret_why, "relation \"%s\" does not exist", l->name.name);
    return TRI_NO;
}

static enum tri
second_default(const struct effect_ctx *c, const char **ret_why)
{
    const struct op_partition *bound = c->op->partition ? c->op->partition
                                       : c->op->table   ? c->op->table->bound
                                                        : NULL;

    if (!bound || !bound->is_default || !fact_has_default_partition(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "there is a default partition already");
}

/* A partition of the same table whose bounds take in some of the new one's. */
static enum tri
bounds_taken(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = fact_overlapping_partition(c);

    if (!r || (c->op->if_not_exists && schema_relation_exists(c->schema, c->op->rel) != TRI_NO))
        return TRI_NO;
    return failure_yes(c, ret_why, "its bounds overlap those of partition \"%s\"", r->name.name);
}

static enum tri
attached_already(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = other(c);

    if (!r || !r->partition_of)
        return TRI_NO;
    return failure_yes(c, ret_why, "\"%s\" is a partition already", r->name.name);
}

static bool
same_check(const struct relation *r, const struct constraint *k)
{
    const struct constraint *own = k->name ? relation_constraint(r, k->name) : NULL;

    return own && own->type == CONSTRAINT_CHECK;
}

static enum tri
attached_lacks_constraint(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = other(c);

    if (!r || !c->target || r->complete != TRI_YES)
        return TRI_NO;
    for (const struct column *col = c->target->columns; col; col = col->next) {
        const struct column *own = col->dropped ? NULL : relation_column(r, col->name);

        if (!col->dropped && !own)
            return failure_yes(c, ret_why, "\"%s\" lacks column \"%s\"", r->name.name, col->name);
        if (own && col->not_null == TRI_YES && own->not_null == TRI_NO)
            return failure_yes(c, ret_why, "column \"%s\" of \"%s\" must be NOT NULL", col->name,
                               r->name.name);
    }
    for (const struct column *own = r->columns; own; own = own->next)
        if (!own->dropped && relation_has_column(c->target, own->name) == TRI_NO)
            return failure_yes(c, ret_why, "\"%s\" has column \"%s\", its parent has not",
                               r->name.name, own->name);
    for (const struct constraint *k = c->target->constraints; k; k = k->next)
        if (k->type == CONSTRAINT_CHECK && !k->no_inherit && !same_check(r, k))
            return failure_yes(c, ret_why, "\"%s\" lacks the parent's constraint \"%s\"",
                               r->name.name, k->name);
    return TRI_NO;
}

static enum tri
inherit_partition(const struct effect_ctx *c, const char **ret_why)
{
    if (!fact_target_is_partition(c) && !fact_target_partitioned(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "\"%s\" is a partition or partitioned", c->target->name.name);
}

static enum tri
detach_not_partition(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = other(c);

    if (!r || !c->target || r->partition_of == c->target || r->complete != TRI_YES ||
        c->target->complete != TRI_YES)
        return TRI_NO;
    return failure_yes(c, ret_why, "\"%s\" is not a partition of \"%s\"", r->name.name,
                       c->target->name.name);
}

static enum tri
detach_with_default(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->op->concurrently || !fact_has_default_partition(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "a default partition exists: CONCURRENTLY is not possible");
}

static enum tri
rows_referenced(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->target || !c->target->referenced_by || c->op->concurrently)
        return TRI_NO;
    return failure_yes(c, ret_why, "any row of \"%s\" that points into the partition makes it fail",
                       c->target->referenced_by->rel->name.name);
}

static enum tri
rows_outside(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = other(c);

    if (relation_is_new(r) || (fact_attached_proves_bound(c) && fact_default_excludes_bound(c)))
        return TRI_NO;
    return failure_yes(c, ret_why, "any row outside the bounds makes it fail");
}

static enum tri
rows_in_default(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->op->table || !c->op->table->partition_of.name || !fact_has_default_partition(c) ||
        fact_default_excludes_bound(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "any row of it in the default partition makes it fail");
}

#define FIX_ATTACH                                                                                 \
    "CREATE TABLE pt(k int NOT NULL, v int) PARTITION BY RANGE (k); "                              \
    "CREATE TABLE np(k int NOT NULL, v int); "
#define ATTACH "ALTER TABLE pt ATTACH PARTITION np FOR VALUES FROM (1) TO (10000000)"

const struct failure_row partition_failures[] = {
    {
        .id = "create-table-parent-does-not-exist",
        .op = OP_CREATE_TABLE,
        .when = parent_missing,
        .when_text = "the table of PARTITION OF, INHERITS or LIKE does not exist",
        .sqlstate = "42P01",
        .proof = "CREATE TABLE np(LIKE nope)",
    },
    {
        .id = "create-partition-of-plain",
        .op = OP_CREATE_TABLE,
        .when = created_below_plain,
        .when_text = "PARTITION OF a table that is not partitioned",
        .sqlstate = "42P17",
        .setup = FIX_T,
        .proof = "CREATE TABLE np PARTITION OF t FOR VALUES FROM (1) TO (10)",
    },
    {
        .id = "create-second-default-partition",
        .op = OP_CREATE_TABLE,
        .when = second_default,
        .when_text = "a default partition exists",
        .sqlstate = "42P17",
        .setup = FIX_ATTACH "CREATE TABLE pd PARTITION OF pt DEFAULT",
        .proof = "CREATE TABLE np2 PARTITION OF pt DEFAULT",
    },
    {
        .id = "create-partition-overlaps",
        .op = OP_CREATE_TABLE,
        .when = bounds_taken,
        .when_text = "the bounds overlap those of another partition",
        .sqlstate = "42P17",
        .setup = FIX_ATTACH "CREATE TABLE pt5 PARTITION OF pt FOR VALUES FROM (5) TO (9)",
        .proof = "CREATE TABLE np2 PARTITION OF pt FOR VALUES FROM (8) TO (20)",
    },
    {
        .id = "create-partition-rows-in-default",
        .op = OP_CREATE_TABLE,
        .when = rows_in_default,
        .when_text = "the default partition is read",
        .sqlstate = "23514",
        .data = true,
        .setup = FIX_ATTACH "CREATE TABLE pd PARTITION OF pt DEFAULT; INSERT INTO pt VALUES (5, 5)",
        .proof = "CREATE TABLE np2 PARTITION OF pt FOR VALUES FROM (1) TO (10)",
    },
    {
        .id = "attach-does-not-exist",
        .op = OP_ATTACH_PARTITION,
        .when = other_missing,
        .when_text = "the table does not exist",
        .sqlstate = "42P01",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt ATTACH PARTITION nope DEFAULT",
    },
    {
        .id = "attach-not-partitioned-17",
        .op = OP_ATTACH_PARTITION,
        .when = parent_not_partitioned,
        .when_text = "the parent is not partitioned",
        .until = 17,
        .sqlstate = "42P17",
        .setup = FIX_T "CREATE TABLE np(LIKE t)",
        .proof = "ALTER TABLE t ATTACH PARTITION np DEFAULT",
    },
    {
        .id = "attach-not-partitioned",
        .op = OP_ATTACH_PARTITION,
        .when = parent_not_partitioned,
        .when_text = "the parent is not partitioned",
        .since = 18,
        .sqlstate = "42809",
        .setup = FIX_T "CREATE TABLE np(LIKE t)",
        .proof = "ALTER TABLE t ATTACH PARTITION np DEFAULT",
    },
    {
        .id = "attach-already",
        .op = OP_ATTACH_PARTITION,
        .when = attached_already,
        .when_text = "it is a partition already",
        .sqlstate = "42809",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt ATTACH PARTITION pt1 FOR VALUES FROM (-20) TO (-10)",
    },
    {
        .id = "attach-second-default",
        .op = OP_ATTACH_PARTITION,
        .when = second_default,
        .when_text = "a default partition exists",
        .sqlstate = "42P17",
        .setup = FIX_ATTACH "CREATE TABLE pd PARTITION OF pt DEFAULT",
        .proof = "ALTER TABLE pt ATTACH PARTITION np DEFAULT",
    },
    {
        .id = "attach-overlaps",
        .op = OP_ATTACH_PARTITION,
        .when = bounds_taken,
        .when_text = "the bounds overlap those of another partition",
        .sqlstate = "42P17",
        .setup = FIX_ATTACH "CREATE TABLE pt5 PARTITION OF pt FOR VALUES FROM (5) TO (9)",
        .proof = ATTACH,
    },
    {
        .id = "attach-unlike",
        .op = OP_ATTACH_PARTITION,
        .when = attached_lacks_constraint,
        .when_text = "it lacks a column, CHECK or NOT NULL of the parent, or has a column more",
        .sqlstate = "42804",
        .setup = FIX_ATTACH "ALTER TABLE pt ADD CONSTRAINT ptc CHECK (v > 0)",
        .proof = ATTACH,
    },
    {
        .id = "attach-rows-outside",
        .op = OP_ATTACH_PARTITION,
        .when = rows_outside,
        .when_text = "rows are read",
        .sqlstate = "23514",
        .data = true,
        .setup = FIX_ATTACH "INSERT INTO np VALUES (0, 0)",
        .proof = ATTACH,
    },
    {
        .id = "detach-does-not-exist",
        .op = OP_DETACH_PARTITION,
        .when = other_missing,
        .when_text = "the partition does not exist",
        .sqlstate = "42P01",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt DETACH PARTITION nope",
    },
    {
        .id = "detach-not-partition",
        .op = OP_DETACH_PARTITION,
        .when = detach_not_partition,
        .when_text = "it is no partition of the table",
        .sqlstate = "42P01",
        .setup = FIX_ATTACH,
        .proof = "ALTER TABLE pt DETACH PARTITION np",
    },
    {
        .id = "detach-concurrently-default",
        .op = OP_DETACH_PARTITION,
        .when = detach_with_default,
        .when_text = "CONCURRENTLY, and a default partition exists",
        .since = 14,
        .sqlstate = "55000",
        .setup = FIX_PT "CREATE TABLE pd PARTITION OF pt DEFAULT",
        .proof = "ALTER TABLE pt DETACH PARTITION pt2 CONCURRENTLY",
    },
    {
        .id = "detach-rows-referenced",
        .op = OP_DETACH_PARTITION,
        .when = rows_referenced,
        .when_text = "a foreign key points to the partitioned table",
        .sqlstate = "23503",
        .data = true,
        .setup = FIX_PT "ALTER TABLE pt ADD PRIMARY KEY (k); "
                        "CREATE TABLE rr(k int REFERENCES pt(k)); INSERT INTO rr VALUES (5)",
        .proof = "ALTER TABLE pt DETACH PARTITION pt2",
    },
    {
        .id = "inherit-partition",
        .op = OP_INHERIT,
        .when = inherit_partition,
        .when_text = "a partition, or a partitioned table",
        .sqlstate = "42809",
        .setup = FIX_PT "CREATE TABLE k(LIKE pt)",
        .proof = "ALTER TABLE pt2 INHERIT k",
    },
    {
        .id = "inherit-does-not-exist",
        .op = OP_INHERIT,
        .when = other_missing,
        .when_text = "the parent does not exist",
        .sqlstate = "42P01",
        .setup = FIX_T,
        .proof = "ALTER TABLE t INHERIT nope",
    },
    {.id = NULL},
};
