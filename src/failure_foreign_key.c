/*
 * failure_foreign_key.c - failures to foresee: foreign keys, and constraints that are there.
 */
#include "effect_facts.h"
#include "effect_rows.h"
#include "failure.h"

#include <stdio.h>
#include <string.h>

static const struct op_constraint *
foreign_key(const struct effect_ctx *c)
{
    return c->op->constraint && c->op->constraint->type == CONSTRAINT_FOREIGN_KEY
               ? c->op->constraint
               : NULL;
}

static const struct relation *
referenced(const struct effect_ctx *c)
{
    const struct op_constraint *k = foreign_key(c);

    return k && k->ref.name ? schema_relation(c->schema, k->ref) : NULL;
}

static enum tri
referenced_missing(const struct effect_ctx *c, const char **ret_why)
{
    const struct op_constraint *k = foreign_key(c);

    if (!k || !k->ref.name || schema_relation_exists(c->schema, k->ref) != TRI_NO)
        return TRI_NO;
    return failure_yes(c, ret_why, "relation \"%s\" does not exist", k->ref.name);
}

static enum tri
referenced_not_table(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = referenced(c);

    if (!r || (r->kind != OBJ_VIEW && r->kind != OBJ_MATVIEW && r->kind != OBJ_FOREIGN_TABLE))
        return TRI_NO;
    return failure_yes(c, ret_why, "referenced relation \"%s\" is not a table", r->name.name);
}

static enum tri
referenced_column_missing(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = referenced(c);

    for (const struct string_list *l = r ? foreign_key(c)->ref_columns : NULL; l; l = l->next)
        if (relation_has_column(r, l->text) == TRI_NO)
            return failure_yes(c, ret_why, "column \"%s\" referenced does not exist", l->text);
    return TRI_NO;
}

static bool
same_set(const struct string_list *a, const struct string_list *b)
{
    for (const struct string_list *l = a; l; l = l->next)
        if (!string_list_has(b, l->text))
            return false;
    return string_list_count(a) == string_list_count(b);
}

static enum tri
referenced_not_unique(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = referenced(c);
    const struct string_list *columns = r ? foreign_key(c)->ref_columns : NULL;

    if (!r || r->complete != TRI_YES)
        return TRI_NO;
    if (!columns)
        return relation_primary_key(r)
                   ? TRI_NO
                   : failure_yes(c, ret_why, "there is no primary key for referenced table \"%s\"",
                                 r->name.name);
    for (const struct relation_list *l = r->indexes; l; l = l->next) {
        const struct index_def *x = l->rel->index;

        if (l->rel->exists != TRI_NO && x && x->unique && !x->where_text &&
            same_set(x->columns, columns))
            return TRI_NO;
    }
    for (const struct constraint *k = r->constraints; k; k = k->next)
        if ((k->type == CONSTRAINT_PRIMARY_KEY || k->type == CONSTRAINT_UNIQUE) &&
            same_set(k->columns, columns))
            return TRI_NO;
    return failure_yes(c, ret_why, "no unique constraint matches the columns of \"%s\"",
                       r->name.name);
}

static enum tri
no_primary_key(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = referenced(c);

    if (!r || foreign_key(c)->ref_columns || r->complete != TRI_YES || relation_primary_key(r))
        return TRI_NO;
    return failure_yes(c, ret_why, "there is no primary key for referenced table \"%s\"",
                       r->name.name);
}

/* Types that compare with each other: "int4 = int8" has an operator, "text = int4" has none. */
static int
type_family(const char *name)
{
    static const char *const families[] = {
        " int2 int4 int8 numeric float4 float8 oid ",
        " text varchar bpchar name citext ",
        " date timestamp timestamptz ",
        " uuid ",
        " bool ",
        " inet cidr ",
        " bytea ",
        " time timetz interval ",
    };
    char word[80];

    if (!name || strlen(name) > sizeof(word) - 3)
        return -1;
    snprintf(word, sizeof(word), " %s ", name);
    for (int i = 0; i < (int)(sizeof(families) / sizeof(families[0])); i++)
        if (strstr(families[i], word))
            return i;
    return -1;
}

static bool
comparable(const struct effect_ctx *c, const struct relation *r, const char *a, const char *b)
{
    const struct column *x = relation_column(c->target, a), *y = relation_column(r, b);
    int family;

    if (!x || !y || x->type.is_array || y->type.is_array)
        return true;
    family = type_family(x->type.name);
    return family < 0 || type_family(y->type.name) < 0 || family == type_family(y->type.name);
}

static enum tri
types_do_not_compare(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = referenced(c);
    const struct string_list *a, *b;

    if (!r || !c->target)
        return TRI_NO;
    b = foreign_key(c)->ref_columns;
    if (!b && relation_primary_key(r))
        b = relation_primary_key(r)->columns;
    for (a = foreign_key(c)->columns; a && b; a = a->next, b = b->next)
        if (!comparable(c, r, a->text, b->text))
            return failure_yes(c, ret_why,
                               "columns \"%s\" and \"%s\" have types that do not compare", a->text,
                               b->text);
    return TRI_NO;
}

static enum tri
partitioned_not_valid(const struct effect_ctx *c, const char **ret_why)
{
    if (!foreign_key(c) || !foreign_key(c)->not_valid || !fact_target_partitioned(c))
        return TRI_NO;
    return failure_yes(c, ret_why,
                       "partitioned table \"%s\" cannot get a NOT VALID foreign key before 18",
                       c->target->name.name);
}

static enum tri
only_partitioned(const struct effect_ctx *c, const char **ret_why)
{
    if (!foreign_key(c) || !c->op->only || !fact_target_partitioned(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "ONLY, and \"%s\" is partitioned", c->target->name.name);
}

static enum tri
unmatched(const struct effect_ctx *c, const char **ret_why)
{
    const struct op_constraint *k = foreign_key(c);
    const struct column *col;

    if (!k || k->not_valid || k->not_enforced || c->op->origin == ORIGIN_CREATE_TABLE ||
        fact_target_new(c))
        return TRI_NO;
    col = k->columns && c->target ? relation_column(c->target, k->columns->text) : NULL;
    if (c->op->origin == ORIGIN_ADD_COLUMN && col && col->has_default == TRI_NO)
        return TRI_NO;
    return failure_yes(c, ret_why, "any row without its match in \"%s\" makes it fail",
                       k->ref.name);
}

/* --- constraints that are there ----------------------------------------------------------------
 */

static enum tri
missing(const struct effect_ctx *c, const char **ret_why)
{
    if (c->op->if_exists || !fact_constraint_absent(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "constraint \"%s\" of relation \"%s\" does not exist",
                       c->op->name, c->target->name.name);
}

static enum tri
validate_not_enforced(const struct effect_ctx *c, const char **ret_why)
{
    const struct constraint *k = fact_constraint(c);

    if (!k || !k->not_enforced)
        return TRI_NO;
    return failure_yes(c, ret_why, "constraint \"%s\" is NOT ENFORCED", c->op->name);
}

static enum tri
validate_key(const struct effect_ctx *c, const char **ret_why)
{
    const struct constraint *k = fact_constraint(c);

    if (!k || (k->type != CONSTRAINT_PRIMARY_KEY && k->type != CONSTRAINT_UNIQUE &&
               k->type != CONSTRAINT_EXCLUDE))
        return TRI_NO;
    return failure_yes(c, ret_why, "constraint \"%s\" is an index's: it is always valid",
                       c->op->name);
}

static enum tri
validate_violated(const struct effect_ctx *c, const char **ret_why)
{
    const struct constraint *k = fact_constraint(c);

    if ((k && k->valid == TRI_YES) || fact_target_new(c) ||
        (k && k->type == CONSTRAINT_FOREIGN_KEY))
        return TRI_NO;
    return failure_yes(c, ret_why, "any row that violates it makes it fail");
}

static enum tri
validate_unmatched(const struct effect_ctx *c, const char **ret_why)
{
    const struct constraint *k = fact_constraint(c);

    if (!k || k->type != CONSTRAINT_FOREIGN_KEY || k->valid == TRI_YES || fact_target_new(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "any row without its match makes it fail");
}

static const struct constraint *
parents_constraint(const struct effect_ctx *c)
{
    const struct relation *r = c->target;
    const struct constraint *k;

    if (!r || !c->op->name)
        return NULL;
    if (r->partition_of && (k = relation_constraint(r->partition_of, c->op->name)))
        return k;
    for (const struct relation_list *l = r->inherits; l; l = l->next) {
        k = relation_constraint(l->rel, c->op->name);
        if (k && k->type == CONSTRAINT_CHECK && !k->no_inherit)
            return k;
    }
    return NULL;
}

static enum tri
drop_inherited(const struct effect_ctx *c, const char **ret_why)
{
    const struct constraint *k = parents_constraint(c);

    if (!k || (k->type != CONSTRAINT_CHECK && k->type != CONSTRAINT_FOREIGN_KEY))
        return TRI_NO;
    return failure_yes(c, ret_why, "constraint \"%s\" is inherited from the parent", c->op->name);
}

static bool
points_to(const struct constraint *fk, const struct relation *r, const struct constraint *key)
{
    return fk->type == CONSTRAINT_FOREIGN_KEY && fk->ref == r &&
           (fk->ref_columns ? same_set(fk->ref_columns, key->columns)
                            : key->type == CONSTRAINT_PRIMARY_KEY);
}

static enum tri
drop_referenced(const struct effect_ctx *c, const char **ret_why)
{
    const struct constraint *key = fact_constraint(c);

    if (!key || c->op->cascade ||
        (key->type != CONSTRAINT_PRIMARY_KEY && key->type != CONSTRAINT_UNIQUE))
        return TRI_NO;
    for (const struct relation_list *l = c->target->referenced_by; l; l = l->next)
        for (const struct constraint *k = l->rel->constraints; k; k = k->next)
            if (l->rel->exists != TRI_NO && points_to(k, c->target, key))
                return failure_yes(c, ret_why, "foreign key \"%s\" of table \"%s\" depends on it",
                                   k->name, l->rel->name.name);
    return TRI_NO;
}

static enum tri
alter_not_foreign_key(const struct effect_ctx *c, const char **ret_why)
{
    const struct constraint *k = fact_constraint(c);

    if (!k || k->type == CONSTRAINT_FOREIGN_KEY ||
        (c->pg_version >= 18 && k->type == CONSTRAINT_NOT_NULL) ||
        (c->pg_version >= 19 && k->type == CONSTRAINT_CHECK))
        return TRI_NO;
    return failure_yes(c, ret_why, "constraint \"%s\" is not a foreign key", c->op->name);
}

static enum tri
rename_taken(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->target || !c->op->new_name || !relation_constraint(c->target, c->op->new_name) ||
        !fact_constraint(c) || fact_constraint(c)->index)
        return TRI_NO;
    return failure_yes(c, ret_why, "constraint \"%s\" for relation \"%s\" already exists",
                       c->op->new_name, c->target->name.name);
}

const struct failure_row foreign_key_failures[] = {
    {
        .id = "foreign-key-table-does-not-exist",
        .op = OP_ADD_CONSTRAINT,
        .when = referenced_missing,
        .when_text = "the referenced table does not exist",
        .sqlstate = "42P01",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (ref) REFERENCES nope(id)",
    },
    {
        .id = "foreign-key-not-a-table",
        .op = OP_ADD_CONSTRAINT,
        .when = referenced_not_table,
        .when_text = "the referenced relation is a view or foreign table",
        .sqlstate = "42809",
        .setup = FIX_T "CREATE VIEW v AS SELECT 1 AS id",
        .proof = "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (ref) REFERENCES v(id)",
    },
    {
        .id = "foreign-key-column-does-not-exist",
        .op = OP_ADD_CONSTRAINT,
        .when = referenced_column_missing,
        .when_text = "a referenced column does not exist",
        .sqlstate = "42703",
        .setup = FIX_T FIX_P,
        .proof = "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (ref) REFERENCES p(nope)",
    },
    {
        .id = "foreign-key-no-primary-key",
        .op = OP_ADD_CONSTRAINT,
        .when = no_primary_key,
        .when_text = "no column is named and the referenced table has no primary key",
        .sqlstate = "42704",
        .setup = FIX_T "CREATE TABLE k(x int)",
        .proof = "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (ref) REFERENCES k",
    },
    {
        .id = "foreign-key-not-unique",
        .op = OP_ADD_CONSTRAINT,
        .when = referenced_not_unique,
        .when_text = "no unique constraint or index matches the referenced columns",
        .sqlstate = "42830",
        .setup = FIX_T "CREATE TABLE k(x int)",
        .proof = "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (ref) REFERENCES k(x)",
    },
    {
        .id = "foreign-key-types",
        .op = OP_ADD_CONSTRAINT,
        .when = types_do_not_compare,
        .when_text = "the columns' types have no common equality",
        .sqlstate = "42804",
        .setup = FIX_T FIX_P,
        .proof = "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (tx) REFERENCES p(id)",
    },
    {
        .id = "foreign-key-not-valid-partitioned",
        .op = OP_ADD_CONSTRAINT,
        .when = partitioned_not_valid,
        .when_text = "NOT VALID on a partitioned table",
        .until = 17,
        .sqlstate = "42809",
        .setup = FIX_P FIX_PT,
        .proof = "ALTER TABLE pt ADD CONSTRAINT fk FOREIGN KEY (v) REFERENCES p(id) NOT VALID",
    },
    {
        .id = "foreign-key-only-partitioned",
        .op = OP_ADD_CONSTRAINT,
        .when = only_partitioned,
        .when_text = "ONLY a partitioned table",
        .sqlstate = "42809",
        .setup = FIX_P FIX_PT,
        .proof = "ALTER TABLE ONLY pt ADD CONSTRAINT fk FOREIGN KEY (v) REFERENCES p(id)",
    },
    {
        .id = "foreign-key-unmatched",
        .op = OP_ADD_CONSTRAINT,
        .when = unmatched,
        .when_text = "rows are checked",
        .sqlstate = "23503",
        .data = true,
        .setup = FIX_T FIX_P "DELETE FROM p WHERE id = 7",
        .proof = "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (ref) REFERENCES p(id)",
    },
    {
        .id = "validate-does-not-exist",
        .op = OP_VALIDATE_CONSTRAINT,
        .when = missing,
        .when_text = "the constraint does not exist",
        .sqlstate = "42704",
        .setup = FIX_T,
        .proof = "ALTER TABLE t VALIDATE CONSTRAINT nope",
    },
    {
        .id = "validate-not-enforced",
        .op = OP_VALIDATE_CONSTRAINT,
        .when = validate_not_enforced,
        .when_text = "the constraint is NOT ENFORCED",
        .since = 18,
        .sqlstate = "55000",
        .setup = FIX_T "ALTER TABLE t ADD CONSTRAINT ck CHECK (b >= 0) NOT ENFORCED",
        .proof = "ALTER TABLE t VALIDATE CONSTRAINT ck",
    },
    {
        .id = "validate-key",
        .op = OP_VALIDATE_CONSTRAINT,
        .when = validate_key,
        .when_text = "a UNIQUE, PRIMARY KEY or EXCLUDE constraint",
        .sqlstate = "42809",
        .setup = FIX_T,
        .proof = "ALTER TABLE t VALIDATE CONSTRAINT t_pkey",
    },
    {
        .id = "validate-violated",
        .op = OP_VALIDATE_CONSTRAINT,
        .when = validate_violated,
        .when_text = "rows are checked",
        .sqlstate = "23514",
        .data = true,
        .setup = FIX_T "ALTER TABLE t ADD CONSTRAINT ck CHECK (b > 0) NOT VALID",
        .proof = "ALTER TABLE t VALIDATE CONSTRAINT ck",
    },
    {
        .id = "validate-unmatched",
        .op = OP_VALIDATE_CONSTRAINT,
        .when = validate_unmatched,
        .when_text = "a foreign key: rows are checked",
        .sqlstate = "23503",
        .data = true,
        .setup = FIX_T FIX_P
        "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (b) REFERENCES p(id) NOT VALID",
        .proof = "ALTER TABLE t VALIDATE CONSTRAINT fk",
    },
    {
        .id = "drop-constraint-does-not-exist",
        .op = OP_DROP_CONSTRAINT,
        .when = missing,
        .when_text = "the constraint does not exist",
        .sqlstate = "42704",
        .setup = FIX_T,
        .proof = "ALTER TABLE t DROP CONSTRAINT nope",
    },
    {
        .id = "drop-constraint-inherited",
        .op = OP_DROP_CONSTRAINT,
        .when = drop_inherited,
        .when_text = "a CHECK or foreign key of the parent",
        .sqlstate = "42P16",
        .setup = FIX_INHERIT "ALTER TABLE ip ADD CONSTRAINT ck CHECK (id >= 0)",
        .proof = "ALTER TABLE ich DROP CONSTRAINT ck",
    },
    {
        .id = "drop-key-referenced",
        .op = OP_DROP_CONSTRAINT,
        .when = drop_referenced,
        .when_text = "a foreign key points to it, and no CASCADE",
        .sqlstate = "2BP01",
        .setup = FIX_P_C,
        .proof = "ALTER TABLE p DROP CONSTRAINT p_pkey",
    },
    {
        .id = "alter-constraint-does-not-exist",
        .op = OP_ALTER_CONSTRAINT,
        .when = missing,
        .when_text = "the constraint does not exist",
        .sqlstate = "42704",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ALTER CONSTRAINT nope DEFERRABLE",
    },
    {
        .id = "alter-constraint-not-foreign-key",
        .op = OP_ALTER_CONSTRAINT,
        .when = alter_not_foreign_key,
        .when_text = "it is no foreign key",
        .sqlstate = "42809",
        .setup = FIX_T "ALTER TABLE t ADD CONSTRAINT uq UNIQUE (nn)",
        .proof = "ALTER TABLE t ALTER CONSTRAINT uq DEFERRABLE",
    },
    {
        .id = "rename-constraint-does-not-exist",
        .op = OP_RENAME_CONSTRAINT,
        .when = missing,
        .when_text = "the constraint does not exist",
        .sqlstate = "42704",
        .setup = FIX_T,
        .proof = "ALTER TABLE t RENAME CONSTRAINT nope TO x",
    },
    {
        .id = "rename-constraint-name-taken",
        .op = OP_RENAME_CONSTRAINT,
        .when = rename_taken,
        .when_text = "the table has a constraint of the new name",
        .sqlstate = "42710",
        .setup = FIX_T "ALTER TABLE t ADD CONSTRAINT ck CHECK (b >= 0)",
        .proof = "ALTER TABLE t RENAME CONSTRAINT ck TO t_pkey",
    },
    {.id = NULL},
};
