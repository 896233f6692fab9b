/*
 * feature_version.c - see feature_version.h.
 */
#include "feature_version.h"

#include <string.h>

#define UNUSED __attribute__((unused))

static bool
repack(const struct op *op, const struct relation *target UNUSED)
{
    return op->kind == OP_CLUSTER && op->detail && strcmp(op->detail, "repack") == 0;
}

static bool
virtual_column(const struct op *op, const struct relation *target UNUSED)
{
    return op->kind == OP_ADD_COLUMN && op->column && op->column->is_generated &&
           op->column->is_virtual;
}

static bool
not_enforced(const struct op *op, const struct relation *target UNUSED)
{
    return op->constraint && op->constraint->not_enforced;
}

static bool
not_null_constraint(const struct op *op, const struct relation *target UNUSED)
{
    return op->kind == OP_ADD_CONSTRAINT && op->origin == ORIGIN_OWN && op->constraint &&
           op->constraint->type == CONSTRAINT_NOT_NULL;
}

static bool
without_overlaps(const struct op *op, const struct relation *target UNUSED)
{
    return op->constraint && op->constraint->without_overlaps;
}

static bool
nulls_not_distinct(const struct op *op, const struct relation *target UNUSED)
{
    return (op->constraint && op->constraint->nulls_not_distinct) ||
           (op->index && op->index->nulls_not_distinct);
}

static bool
set_expression(const struct op *op, const struct relation *target UNUSED)
{
    return op->kind == OP_SET_EXPRESSION;
}

static bool
drop_expression(const struct op *op, const struct relation *target UNUSED)
{
    return op->kind == OP_DROP_EXPRESSION;
}

static bool
set_compression(const struct op *op, const struct relation *target UNUSED)
{
    return op->kind == OP_SET_COMPRESSION;
}

static bool
set_access_method(const struct op *op, const struct relation *target UNUSED)
{
    return op->kind == OP_SET_ACCESS_METHOD;
}

static bool
merge(const struct op *op, const struct relation *target UNUSED)
{
    return op->kind == OP_MERGE;
}

static bool
detach_concurrently(const struct op *op, const struct relation *target UNUSED)
{
    return op->kind == OP_DETACH_PARTITION &&
           (op->concurrently || (op->detail && strcmp(op->detail, "finalize") == 0));
}

static bool
split_partition(const struct op *op, const struct relation *target UNUSED)
{
    return op->kind == OP_SPLIT_PARTITION;
}

static bool
replace_trigger(const struct op *op, const struct relation *target UNUSED)
{
    return op->kind == OP_CREATE_TRIGGER && op->replace;
}

static bool
sequence_persistence(const struct op *op, const struct relation *target)
{
    return (op->kind == OP_SET_LOGGED || op->kind == OP_SET_UNLOGGED) &&
           (op->rel_kind == OBJ_SEQUENCE || (target && target->kind == OBJ_SEQUENCE));
}

static const struct feature features[] = {
    {"SPLIT / MERGE PARTITION", 19, split_partition},
    {"REPACK", 19, repack},
    {"a virtual generated column", 18, virtual_column},
    {"NOT ENFORCED", 18, not_enforced},
    {"NOT NULL as a table constraint", 18, not_null_constraint},
    {"WITHOUT OVERLAPS", 18, without_overlaps},
    {"SET EXPRESSION", 17, set_expression},
    {"NULLS NOT DISTINCT", 15, nulls_not_distinct},
    {"SET ACCESS METHOD", 15, set_access_method},
    {"MERGE", 15, merge},
    {"SET LOGGED / UNLOGGED of a sequence", 15, sequence_persistence},
    {"DETACH PARTITION CONCURRENTLY", 14, detach_concurrently},
    {"CREATE OR REPLACE TRIGGER", 14, replace_trigger},
    {"SET COMPRESSION", 14, set_compression},
    {"DROP EXPRESSION", 13, drop_expression},
};

const struct feature *
feature_too_new_for(const struct op *op, const struct relation *target, int pg_version)
{
    for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++) {
        if (features[i].since <= pg_version)
            break; /* newest first: the rest is older still */
        if (features[i].used(op, target))
            return &features[i];
    }
    return NULL;
}
