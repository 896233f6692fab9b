/*
 * failure_column_type.c - failures to foresee: ALTER COLUMN, and its TYPE above all.
 */
#include "effect_facts.h"
#include "effect_rows.h"
#include "failure.h"

#include <string.h>

#include "type_cast.h"

static enum tri
column_missing(const struct effect_ctx *c, const char **ret_why)
{
    if (!fact_column_absent(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" of relation \"%s\" does not exist", c->op->name,
                       c->target->name.name);
}

static enum tri
partition_key(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->target || !string_list_has(c->target->partition_columns, c->op->name))
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" is part of the partition key", c->op->name);
}

static enum tri
inherited(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *parent = fact_column_parent(c, c->op->name);

    if (!parent)
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" is inherited from \"%s\"", c->op->name,
                       parent->name.name);
}

static enum tri
only_with_children(const struct effect_ctx *c, const char **ret_why)
{
    if (!fact_only_with_children(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "ONLY, and \"%s\" has partitions or children",
                       c->target->name.name);
}

static enum tri
only_with_partitions(const struct effect_ctx *c, const char **ret_why)
{
    if (!fact_only_with_children(c) || !c->target->partitions)
        return TRI_NO;
    return failure_yes(c, ret_why, "ONLY, and \"%s\" has partitions", c->target->name.name);
}

static enum tri
parent_not_null(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *parent = fact_column_parent(c, c->op->name);
    const struct column *col = parent ? relation_column(parent, c->op->name) : NULL;

    if (!col || col->not_null != TRI_YES || (c->pg_version < 18 && !c->target->partition_of))
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" is NOT NULL in \"%s\"", c->op->name,
                       parent->name.name);
}

static enum tri
used_by_view(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *view = fact_view_using_column(c, c->op->name);

    if (view)
        return failure_yes(c, ret_why, "%s \"%s\" uses column \"%s\"",
                           object_kind_name(view->kind), view->name.name, c->op->name);
    return TRI_NO;
}

static enum tri
used_by_rule(const struct effect_ctx *c, const char **ret_why)
{
    for (const struct policy *r = c->target ? c->target->rules : NULL; r; r = r->next)
        if (string_list_has(r->columns, c->op->name))
            return failure_yes(c, ret_why, "rule \"%s\" uses column \"%s\"", r->name, c->op->name);
    return TRI_NO;
}

static enum tri
used_by_policy(const struct effect_ctx *c, const char **ret_why)
{
    for (const struct policy *p = c->target ? c->target->policies : NULL; p; p = p->next)
        if (string_list_has(p->columns, c->op->name))
            return failure_yes(c, ret_why, "policy \"%s\" uses column \"%s\"", p->name,
                               c->op->name);
    return TRI_NO;
}

static enum tri
used_by_trigger(const struct effect_ctx *c, const char **ret_why)
{
    for (const struct trigger *t = c->target ? c->target->triggers : NULL; t; t = t->next)
        if (string_list_has(t->columns, c->op->name))
            return failure_yes(c, ret_why, "trigger \"%s\" is defined on column \"%s\"", t->name,
                               c->op->name);
    return TRI_NO;
}

static enum tri
used_by_generated(const struct effect_ctx *c, const char **ret_why)
{
    for (const struct column *col = c->target ? c->target->columns : NULL; col; col = col->next)
        if (!col->dropped && col->is_generated && string_list_has(col->generated_from, c->op->name))
            return failure_yes(c, ret_why, "generated column \"%s\" is computed from \"%s\"",
                               col->name, c->op->name);
    return TRI_NO;
}

static enum tri
row_type_used(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *user = c->target ? fact_row_type_user(c) : NULL;

    if (!user)
        return TRI_NO;
    return failure_yes(c, ret_why, "a column of table \"%s\" has \"%s\" as its type",
                       user->name.name, c->target->name.name);
}

static enum tri
not_assignable(const struct effect_ctx *c, const char **ret_why)
{
    if (fact_type_change(c).cost != TYPE_REFUSED)
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" cannot be cast automatically to type %s",
                       c->op->name, c->op->column->type.text);
}

static enum tri
default_not_assignable(const struct effect_ctx *c, const char **ret_why)
{
    const struct column *col = fact_column(c);

    if (!col || !c->op->column || !col->type.name || col->is_generated || col->identity ||
        col->has_default != TRI_YES ||
        type_assignable(c->schema, &col->type, &c->op->column->type, c->pg_version) != TRI_NO)
        return TRI_NO;
    return failure_yes(c, ret_why, "the default of column \"%s\" cannot be cast to type %s",
                       c->op->name, c->op->column->type.text);
}

static enum tri
identity_not_integer(const struct effect_ctx *c, const char **ret_why)
{
    const struct column *col = fact_column(c);
    const char *type = c->op->column ? c->op->column->type.name : NULL;

    if (!col || !col->identity || !type || name_is(type, "int2") || name_is(type, "int4") ||
        name_is(type, "int8"))
        return TRI_NO;
    return failure_yes(c, ret_why, "identity column \"%s\" must be smallint, integer or bigint",
                       c->op->name);
}

/* The error a value raises that does not fit or convert; it depends on the new type. */
static const char *
conversion_error(const struct effect_ctx *c)
{
    const char *to = c->op->column ? c->op->column->type.name : NULL;
    const struct column *col = fact_column(c);
    const char *from = col ? col->type.name : NULL;

    if (name_is(to, "bit"))
        return "22026";
    if (name_is(to, "varchar") || name_is(to, "bpchar") || name_is(to, "varbit"))
        return "22001";
    if (from && type_is_string(from, c->pg_version))
        return "22P02";
    return "22003";
}

static enum tri
conversion_may_raise(const struct effect_ctx *c, const char *sqlstate, const char **ret_why)
{
    struct type_change t = fact_type_change(c);

    if (!t.may_fail || t.cost == TYPE_REFUSED || fact_target_new(c) ||
        strcmp(conversion_error(c), sqlstate) != 0)
        return TRI_NO;
    return failure_yes(c, ret_why, "a value of column \"%s\" may not fit or convert to %s",
                       c->op->name, c->op->column->type.text);
}

static enum tri
may_be_too_long(const struct effect_ctx *c, const char **ret_why)
{
    return conversion_may_raise(c, "22001", ret_why);
}

static enum tri
may_differ_in_length(const struct effect_ctx *c, const char **ret_why)
{
    return conversion_may_raise(c, "22026", ret_why);
}

static enum tri
may_not_read(const struct effect_ctx *c, const char **ret_why)
{
    return conversion_may_raise(c, "22P02", ret_why);
}

static enum tri
may_overflow(const struct effect_ctx *c, const char **ret_why)
{
    return conversion_may_raise(c, "22003", ret_why);
}

static enum tri
null_present(const struct effect_ctx *c, const char **ret_why)
{
    const struct column *col = fact_column(c);

    if (fact_target_new(c) || (col && col->not_null == TRI_YES) || !c->op->name ||
        (c->target && relation_proves_not_null(c->target, c->op->name) == TRI_YES))
        return TRI_NO;
    return failure_yes(c, ret_why, "any NULL in column \"%s\" makes it fail", c->op->name);
}

static enum tri
in_primary_key(const struct effect_ctx *c, const char **ret_why)
{
    const struct constraint *k = c->target ? relation_primary_key(c->target) : NULL;

    if (!k || !string_list_has(k->columns, c->op->name))
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" is in the primary key", c->op->name);
}

static enum tri
identity_nullable(const struct effect_ctx *c, const char **ret_why)
{
    const struct column *col = fact_column(c);

    if (!col || col->not_null != TRI_NO)
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" must be NOT NULL first", c->op->name);
}

static enum tri
identity_has_default(const struct effect_ctx *c, const char **ret_why)
{
    const struct column *col = fact_column(c);

    if (!col || (!col->identity && col->has_default != TRI_YES))
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" already has %s", c->op->name,
                       col->identity ? "an identity" : "a default");
}

static enum tri
generated(const struct effect_ctx *c, const char **ret_why)
{
    const struct column *col = fact_column(c);

    if (!col || !col->is_generated)
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" is a generated column", c->op->name);
}

static enum tri
drop_virtual(const struct effect_ctx *c, const char **ret_why)
{
    const struct column *col = fact_column(c);

    if (!col || !col->is_virtual)
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" is virtual: it has no stored values to keep",
                       c->op->name);
}

static enum tri
identity(const struct effect_ctx *c, const char **ret_why)
{
    const struct column *col = fact_column(c);

    if (!col || !col->identity)
        return TRI_NO;
    return failure_yes(c, ret_why, "column \"%s\" is an identity column", c->op->name);
}

#define FIX_M(type) "CREATE TABLE m(id int PRIMARY KEY, c " type "); "
#define MISSING(name, kind, clause)                                                                \
    {                                                                                              \
        .id = name "-column-does-not-exist", .op = kind, .when = column_missing,                   \
        .when_text = "the column does not exist", .sqlstate = "42703", .setup = FIX_T,             \
        .proof = "ALTER TABLE t ALTER COLUMN nope " clause,                                        \
    }
#define REFUSED(name, predicate, text, state, make, sql)                                           \
    {                                                                                              \
        .id = "column-type-" name, .op = OP_ALTER_COLUMN_TYPE, .when = predicate,                  \
        .when_text = text, .sqlstate = state, .setup = make, .proof = sql,                         \
    }
#define TO_20 "ALTER TABLE m ALTER COLUMN c TYPE varchar(20)"

const struct failure_row column_type_failures[] = {
    MISSING("column-type", OP_ALTER_COLUMN_TYPE, "TYPE bigint"),
    MISSING("set-default", OP_SET_DEFAULT, "SET DEFAULT 1"),
    MISSING("drop-default", OP_DROP_DEFAULT, "DROP DEFAULT"),
    MISSING("set-not-null", OP_SET_NOT_NULL, "SET NOT NULL"),
    MISSING("drop-not-null", OP_DROP_NOT_NULL, "DROP NOT NULL"),
    MISSING("add-identity", OP_ADD_IDENTITY, "ADD GENERATED ALWAYS AS IDENTITY"),
    MISSING("drop-identity", OP_DROP_IDENTITY, "DROP IDENTITY"),
    MISSING("set-statistics", OP_SET_STATISTICS, "SET STATISTICS 100"),
    MISSING("set-storage", OP_SET_STORAGE, "SET STORAGE PLAIN"),
    MISSING("set-column-options", OP_SET_COLUMN_OPTIONS, "SET (n_distinct = 1)"),
    REFUSED("partition-key", partition_key, "part of the partition key", "42P16", FIX_PT,
            "ALTER TABLE pt ALTER COLUMN k TYPE bigint"),
    REFUSED("inherited", inherited, "a partition's column", "42P16", FIX_PT,
            "ALTER TABLE pt2 ALTER COLUMN v TYPE bigint"),
    REFUSED("only", only_with_children, "ONLY a table with partitions or children", "42P16",
            FIX_INHERIT, "ALTER TABLE ONLY ip ALTER COLUMN id TYPE bigint"),
    REFUSED("row-type-used", row_type_used, "a column elsewhere has the table's row type", "0A000",
            FIX_M("int") "CREATE TABLE holder(r m)", "ALTER TABLE m ALTER COLUMN c TYPE bigint"),
    REFUSED("not-assignable", not_assignable, "there is no automatic cast, and no USING", "42804",
            FIX_M("int"), "ALTER TABLE m ALTER COLUMN c TYPE boolean"),
    REFUSED("default-not-assignable", default_not_assignable,
            "the column's default has no automatic cast", "42804", FIX_M("text DEFAULT 'x'"),
            "ALTER TABLE m ALTER COLUMN c TYPE int USING c::int"),
    REFUSED("identity", identity_not_integer, "an identity column, and no integer type", "22023",
            "CREATE TABLE m(c int GENERATED ALWAYS AS IDENTITY)",
            "ALTER TABLE m ALTER COLUMN c TYPE numeric"),
    REFUSED("used-by-view", used_by_view, "a view uses the column", "0A000",
            FIX_M("varchar(10)") "CREATE VIEW v AS SELECT c FROM m", TO_20),
    REFUSED(
        "used-by-rule", used_by_rule, "a rule uses the column", "0A000",
        FIX_M(
            "varchar(10)") "CREATE RULE ru AS ON UPDATE TO m WHERE NEW.c = 'z' DO INSTEAD NOTHING",
        TO_20),
    REFUSED("used-by-policy", used_by_policy, "a policy uses the column", "0A000",
            FIX_M("varchar(10)") "CREATE POLICY po ON m USING (c <> '')", TO_20),
    REFUSED("used-by-trigger", used_by_trigger, "a trigger's UPDATE OF or WHEN names the column",
            "0A000",
            FIX_M("varchar(10)") FIX_TRIGGER_FUNCTION
            "CREATE TRIGGER tg BEFORE UPDATE OF c ON m FOR EACH ROW EXECUTE FUNCTION tf()",
            TO_20),
    {
        .id = "column-type-used-by-generated-14",
        .op = OP_ALTER_COLUMN_TYPE,
        .when = used_by_generated,
        .when_text = "a generated column is computed from it",
        .until = 14,
        .sqlstate = "42601",
        .setup = "CREATE TABLE m(c varchar(10), g text GENERATED ALWAYS AS (c || 'x') STORED)",
        .proof = TO_20,
    },
    {
        .id = "column-type-used-by-generated",
        .op = OP_ALTER_COLUMN_TYPE,
        .when = used_by_generated,
        .when_text = "a generated column is computed from it",
        .since = 15,
        .sqlstate = "0A000",
        .setup = "CREATE TABLE m(c varchar(10), g text GENERATED ALWAYS AS (c || 'x') STORED)",
        .proof = TO_20,
    },
    {
        .id = "column-type-too-long",
        .op = OP_ALTER_COLUMN_TYPE,
        .when = may_be_too_long,
        .when_text = "a shorter type",
        .sqlstate = "22001",
        .data = true,
        .setup = FIX_M("varchar(20)") "INSERT INTO m VALUES (1, 'longer than ten')",
        .proof = "ALTER TABLE m ALTER COLUMN c TYPE varchar(10)",
    },
    {
        .id = "column-type-length",
        .op = OP_ALTER_COLUMN_TYPE,
        .when = may_differ_in_length,
        .when_text = "bit(n) of another length",
        .sqlstate = "22026",
        .data = true,
        .setup = FIX_M("bit(8)") "INSERT INTO m VALUES (1, B'11111111')",
        .proof = "ALTER TABLE m ALTER COLUMN c TYPE bit(16)",
    },
    {
        .id = "column-type-not-read",
        .op = OP_ALTER_COLUMN_TYPE,
        .when = may_not_read,
        .when_text = "text read as something else",
        .sqlstate = "22P02",
        .data = true,
        .setup = FIX_M("text") "INSERT INTO m VALUES (1, 'x')",
        .proof = "ALTER TABLE m ALTER COLUMN c TYPE int USING c::int",
    },
    {
        .id = "column-type-overflow",
        .op = OP_ALTER_COLUMN_TYPE,
        .when = may_overflow,
        .when_text = "a smaller range of values",
        .sqlstate = "22003",
        .data = true,
        .setup = FIX_M("bigint") "INSERT INTO m VALUES (1, 10000000000)",
        .proof = "ALTER TABLE m ALTER COLUMN c TYPE int",
    },
    {
        .id = "set-default-generated",
        .op = OP_SET_DEFAULT,
        .when = generated,
        .when_text = "a generated column",
        .sqlstate = "42601",
        .setup = "CREATE TABLE m(c int, g int GENERATED ALWAYS AS (c + 1) STORED)",
        .proof = "ALTER TABLE m ALTER COLUMN g SET DEFAULT 1",
    },
    {
        .id = "set-default-identity",
        .op = OP_SET_DEFAULT,
        .when = identity,
        .when_text = "an identity column",
        .sqlstate = "42601",
        .setup = "CREATE TABLE m(c int GENERATED ALWAYS AS IDENTITY)",
        .proof = "ALTER TABLE m ALTER COLUMN c SET DEFAULT 1",
    },
    {
        .id = "set-not-null-only",
        .op = OP_SET_NOT_NULL,
        .when = only_with_partitions,
        .when_text = "ONLY a partitioned table with partitions",
        .sqlstate = "42P16",
        .setup = FIX_PT,
        .proof = "ALTER TABLE ONLY pt ALTER COLUMN v SET NOT NULL",
    },
    {
        .id = "set-not-null-null-present",
        .op = OP_SET_NOT_NULL,
        .when = null_present,
        .when_text = "not proved that there is no NULL",
        .sqlstate = "23502",
        .data = true,
        .setup = FIX_T,
        .proof = "ALTER TABLE t ALTER COLUMN nu SET NOT NULL",
    },
    {
        .id = "drop-not-null-parent",
        .op = OP_DROP_NOT_NULL,
        .when = parent_not_null,
        .when_text = "the parent's column is NOT NULL",
        .sqlstate = "42P16",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt2 ALTER COLUMN k DROP NOT NULL",
    },
    {
        .id = "drop-not-null-primary-key",
        .op = OP_DROP_NOT_NULL,
        .when = in_primary_key,
        .when_text = "a column of the primary key",
        .sqlstate = "42P16",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ALTER COLUMN id DROP NOT NULL",
    },
    {
        .id = "drop-not-null-identity",
        .op = OP_DROP_NOT_NULL,
        .when = identity,
        .when_text = "an identity column",
        .sqlstate = "42601",
        .setup = "CREATE TABLE m(c int GENERATED ALWAYS AS IDENTITY)",
        .proof = "ALTER TABLE m ALTER COLUMN c DROP NOT NULL",
    },
    {
        .id = "add-identity-nullable",
        .op = OP_ADD_IDENTITY,
        .when = identity_nullable,
        .when_text = "the column may be NULL",
        .sqlstate = "55000",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ALTER COLUMN b ADD GENERATED ALWAYS AS IDENTITY",
    },
    {
        .id = "add-identity-has-default",
        .op = OP_ADD_IDENTITY,
        .when = identity_has_default,
        .when_text = "the column has a default or identity",
        .sqlstate = "55000",
        .setup = "CREATE TABLE m(c int NOT NULL DEFAULT 1)",
        .proof = "ALTER TABLE m ALTER COLUMN c ADD GENERATED ALWAYS AS IDENTITY",
    },
    {
        .id = "drop-expression-virtual",
        .op = OP_DROP_EXPRESSION,
        .when = drop_virtual,
        .when_text = "a virtual column",
        .since = 18,
        .sqlstate = "0A000",
        .setup = "CREATE TABLE m(c int, g int GENERATED ALWAYS AS (c + 1) VIRTUAL)",
        .proof = "ALTER TABLE m ALTER COLUMN g DROP EXPRESSION",
    },
    {.id = NULL},
};
