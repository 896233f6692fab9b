/*
 * failure_constraint.c - failures to foresee: constraints being added, except foreign keys.
 */
#include "effect_facts.h"
#include "effect_rows.h"
#include "failure.h"

#include <string.h>

static const struct op_constraint *
added(const struct effect_ctx *c)
{
    return c->op->constraint;
}

static bool
is_key(const struct op_constraint *k)
{
    return k->type == CONSTRAINT_PRIMARY_KEY || k->type == CONSTRAINT_UNIQUE;
}

static bool
builds_index(const struct op_constraint *k)
{
    return (is_key(k) || k->type == CONSTRAINT_EXCLUDE) && !k->using_index;
}

static bool
own(const struct effect_ctx *c)
{
    return c->target && added(c) && c->op->origin != ORIGIN_CREATE_TABLE;
}

/* The index of a key takes the constraint's name. */
static enum tri
index_name_taken(const struct effect_ctx *c, const char **ret_why)
{
    struct name n = {c->target ? c->target->name.schema : c->op->rel.schema, c->op->name};

    if (!added(c) || !builds_index(added(c)) || !n.name || !n.schema ||
        schema_relation_exists(c->schema, n) != TRI_YES)
        return TRI_NO;
    return failure_yes(c, ret_why, "relation \"%s\" already exists", n.name);
}

static enum tri
name_taken(const struct effect_ctx *c, const char **ret_why)
{
    const struct constraint *old =
        own(c) && c->op->name ? relation_constraint(c->target, c->op->name) : NULL;

    /* A CHECK that came from a parent is merged with the child's own. */
    if (!old || (old->is_inherited && old->type == CONSTRAINT_CHECK))
        return TRI_NO;
    return failure_yes(c, ret_why, "constraint \"%s\" for relation \"%s\" already exists",
                       c->op->name, c->target->name.name);
}

static enum tri
second_primary_key(const struct effect_ctx *c, const char **ret_why)
{
    if (!added(c) || added(c)->type != CONSTRAINT_PRIMARY_KEY || !c->target ||
        c->target->exists == TRI_NO || !relation_primary_key(c->target))
        return TRI_NO;
    return failure_yes(c, ret_why, "table \"%s\" has a primary key already", c->target->name.name);
}

static enum tri
column_missing(const struct effect_ctx *c, const char **ret_why)
{
    if (!own(c))
        return TRI_NO;
    for (const struct string_list *l = added(c)->columns; l; l = l->next)
        /* CHECK (t IS NOT NULL) names the whole row. */
        if (l->text[0] && !(added(c)->check && !strcmp(l->text, c->target->name.name)) &&
            relation_has_column(c->target, l->text) == TRI_NO)
            return failure_yes(c, ret_why, "column \"%s\" does not exist", l->text);
    return TRI_NO;
}

/* A key of a partitioned table must hold the whole partition key. */
static enum tri
lacks_partition_key(const struct effect_ctx *c, const char **ret_why)
{
    if (!own(c) || !is_key(added(c)) || !added(c)->columns)
        return TRI_NO;
    for (const struct string_list *l = c->target->partition_columns; l; l = l->next)
        if (l->text[0] && !string_list_has(added(c)->columns, l->text))
            return failure_yes(c, ret_why, "it does not hold column \"%s\" of the partition key",
                               l->text);
    return TRI_NO;
}

static enum tri
partitioned_using_index(const struct effect_ctx *c, const char **ret_why)
{
    if (!own(c) || !added(c)->using_index || !fact_target_partitioned(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "USING INDEX does not work on partitioned tables");
}

static const struct relation *
used_index(const struct effect_ctx *c)
{
    struct name n = {c->target ? c->target->name.schema : NULL,
                     added(c) ? added(c)->using_index : NULL};

    return n.schema && n.name ? schema_relation(c->schema, n) : NULL;
}

static enum tri
used_index_missing(const struct effect_ctx *c, const char **ret_why)
{
    struct name n = {c->target ? c->target->name.schema : NULL,
                     added(c) ? added(c)->using_index : NULL};

    if (!n.schema || !n.name || schema_relation_exists(c->schema, n) != TRI_NO)
        return TRI_NO;
    return failure_yes(c, ret_why, "index \"%s\" does not exist", n.name);
}

static enum tri
used_index_unfit(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = used_index(c);

    if (!r || !r->index)
        return TRI_NO;
    if (!r->index->unique)
        return failure_yes(c, ret_why, "\"%s\" is not a unique index", r->name.name);
    if (string_list_has(r->index->columns, ""))
        return failure_yes(c, ret_why, "index \"%s\" contains expressions", r->name.name);
    if (r->index->where_text)
        return failure_yes(c, ret_why, "\"%s\" is a partial index", r->name.name);
    return TRI_NO;
}

static enum tri
used_index_invalid(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = used_index(c);

    if (!r || !r->index || (r->index->valid != TRI_NO && !r->index->constraint))
        return TRI_NO;
    return r->index->constraint
               ? failure_yes(c, ret_why, "index \"%s\" belongs to constraint \"%s\"", r->name.name,
                             r->index->constraint->name)
               : failure_yes(c, ret_why, "index \"%s\" is not valid", r->name.name);
}

static enum tri
check_only(const struct effect_ctx *c, const char **ret_why)
{
    if (!own(c) || added(c)->type != CONSTRAINT_CHECK || added(c)->no_inherit ||
        !fact_only_with_children(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "ONLY, and \"%s\" has partitions or children",
                       c->target->name.name);
}

/* --- what rows may violate ---------------------------------------------------------------------
 */

static bool
rows_checked(const struct effect_ctx *c)
{
    return c->op->origin != ORIGIN_CREATE_TABLE && !fact_target_new(c) && added(c) &&
           !added(c)->not_valid && !added(c)->not_enforced;
}

static enum tri
duplicates(const struct effect_ctx *c, const char **ret_why)
{
    if (!rows_checked(c) || !is_key(added(c)) || added(c)->using_index)
        return TRI_NO;
    return failure_yes(c, ret_why, "any two rows with the same values make it fail");
}

static enum tri
conflicts(const struct effect_ctx *c, const char **ret_why)
{
    if (!rows_checked(c) || added(c)->type != CONSTRAINT_EXCLUDE)
        return TRI_NO;
    return failure_yes(c, ret_why, "any two rows that exclude each other make it fail");
}

static enum tri
check_violated(const struct effect_ctx *c, const char **ret_why)
{
    if (!rows_checked(c) || added(c)->type != CONSTRAINT_CHECK)
        return TRI_NO;
    return failure_yes(c, ret_why, "any row for which the CHECK is false makes it fail");
}

static bool
all_not_null(const struct effect_ctx *c, const struct string_list *columns)
{
    for (const struct string_list *l = columns; l; l = l->next) {
        const struct column *col = c->target ? relation_column(c->target, l->text) : NULL;

        if (!(col && col->not_null == TRI_YES) &&
            !(c->target && relation_proves_not_null(c->target, l->text) == TRI_YES))
            return false;
    }
    return columns != NULL;
}

static enum tri
null_present(const struct effect_ctx *c, const char **ret_why)
{
    const struct string_list *columns;
    const struct relation *index = used_index(c);

    if (!rows_checked(c) || (added(c)->type != CONSTRAINT_NOT_NULL &&
                             !(added(c)->type == CONSTRAINT_PRIMARY_KEY && added(c)->using_index)))
        return TRI_NO;
    columns = index && index->index ? index->index->columns : added(c)->columns;
    if (all_not_null(c, columns))
        return TRI_NO;
    return failure_yes(c, ret_why, "any NULL in its columns makes it fail");
}

const struct failure_row constraint_failures[] = {
    {
        .id = "add-key-name-taken",
        .op = OP_ADD_CONSTRAINT,
        .when = index_name_taken,
        .when_text = "a relation has the name that the key's index would get",
        .sqlstate = "42P07",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD CONSTRAINT t_a_idx UNIQUE (nn)",
    },
    {
        .id = "add-constraint-name-taken",
        .op = OP_ADD_CONSTRAINT,
        .when = name_taken,
        .when_text = "the table has a constraint of that name",
        .sqlstate = "42710",
        .setup = FIX_T "ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0)",
        .proof = "ALTER TABLE t ADD CONSTRAINT ck CHECK (b >= 0)",
    },
    {
        .id = "add-second-primary-key",
        .op = OP_ADD_CONSTRAINT,
        .when = second_primary_key,
        .when_text = "the table has a primary key",
        .sqlstate = "42P16",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD PRIMARY KEY (a)",
    },
    {
        .id = "add-constraint-column-does-not-exist",
        .op = OP_ADD_CONSTRAINT,
        .when = column_missing,
        .when_text = "a column of it does not exist",
        .sqlstate = "42703",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD CONSTRAINT ck CHECK (nope > 0)",
    },
    {
        .id = "add-key-using-index-partitioned",
        .op = OP_ADD_CONSTRAINT,
        .when = partitioned_using_index,
        .when_text = "USING INDEX on a partitioned table",
        .sqlstate = "0A000",
        .setup = FIX_PT "CREATE UNIQUE INDEX pti ON pt(k)",
        .proof = "ALTER TABLE pt ADD CONSTRAINT uq UNIQUE USING INDEX pti",
    },
    {
        .id = "add-key-index-does-not-exist",
        .op = OP_ADD_CONSTRAINT,
        .when = used_index_missing,
        .when_text = "the index of USING INDEX does not exist",
        .sqlstate = "42704",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD CONSTRAINT uq UNIQUE USING INDEX nope",
    },
    {
        .id = "add-key-index-invalid",
        .op = OP_ADD_CONSTRAINT,
        .when = used_index_invalid,
        .when_text = "the index of USING INDEX is invalid or has a constraint already",
        .sqlstate = "55000",
        .setup = FIX_P,
        .proof = "ALTER TABLE p ADD CONSTRAINT uq UNIQUE USING INDEX p_u_key",
    },
    {
        .id = "add-key-index-unfit",
        .op = OP_ADD_CONSTRAINT,
        .when = used_index_unfit,
        .when_text = "the index of USING INDEX is not unique, partial, or has expressions",
        .sqlstate = "42809",
        .setup = FIX_T "CREATE UNIQUE INDEX t_nn_u ON t(nn) WHERE nn > 0",
        .proof = "ALTER TABLE t ADD CONSTRAINT uq UNIQUE USING INDEX t_nn_u",
    },
    {
        .id = "add-key-without-partition-key",
        .op = OP_ADD_CONSTRAINT,
        .when = lacks_partition_key,
        .when_text = "a key of a partitioned table without its partition key",
        .sqlstate = "0A000",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt ADD CONSTRAINT uq UNIQUE (v)",
    },
    {
        .id = "add-check-only",
        .op = OP_ADD_CONSTRAINT,
        .when = check_only,
        .when_text = "CHECK on ONLY a table with partitions or children, without NO INHERIT",
        .sqlstate = "42P16",
        .setup = FIX_INHERIT,
        .proof = "ALTER TABLE ONLY ip ADD CONSTRAINT ck CHECK (id > 0)",
    },
    {
        .id = "add-key-duplicates",
        .op = OP_ADD_CONSTRAINT,
        .when = duplicates,
        .when_text = "UNIQUE or PRIMARY KEY whose index is built",
        .sqlstate = "23505",
        .data = true,
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD CONSTRAINT uq UNIQUE (b)",
    },
    {
        .id = "add-exclude-conflicts",
        .op = OP_ADD_CONSTRAINT,
        .when = conflicts,
        .when_text = "EXCLUDE",
        .sqlstate = "23P01",
        .data = true,
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD CONSTRAINT ex EXCLUDE (b WITH =)",
    },
    {
        .id = "add-check-violated",
        .op = OP_ADD_CONSTRAINT,
        .when = check_violated,
        .when_text = "CHECK, not NOT VALID",
        .sqlstate = "23514",
        .data = true,
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD CONSTRAINT ck CHECK (b > 0)",
    },
    {
        .id = "add-constraint-null-present",
        .op = OP_ADD_CONSTRAINT,
        .when = null_present,
        .when_text = "NOT NULL, or PRIMARY KEY USING INDEX, on columns not known to be NOT NULL",
        .sqlstate = "23502",
        .data = true,
        .setup = "CREATE TABLE k(x int); INSERT INTO k VALUES (NULL); "
                 "CREATE UNIQUE INDEX ku ON k(x)",
        .proof = "ALTER TABLE k ADD CONSTRAINT kpk PRIMARY KEY USING INDEX ku",
    },
    {.id = NULL},
};
