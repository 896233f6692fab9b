/* plan_check.c - what must be true when all is done, as SQL that says so. */
#include <string.h>

#include "plan.h"

struct checking {
    struct plan *plan;
    const struct op *op;
    struct name rel; /* qualified */
    const char *sql; /* the relation as a literal: 'public.orders' */
};

/* DROP INDEX names no table that would tell the schema. */
static bool
may_be_same(struct name a, struct name b)
{
    return a.schema && b.schema ? name_equal(a, b) : a.name && b.name && !strcmp(a.name, b.name);
}

static void
forget(struct plan *p, struct name object, const char *part)
{
    for (struct plan_check **at = &p->checks; *at;) {
        bool same = may_be_same((*at)->object, object) &&
                    (!part || ((*at)->part && !strcmp((*at)->part, part)));

        if (same)
            *at = (*at)->next;
        else
            at = &(*at)->next;
    }
}

/* The later word on the same thing counts. */
static void
expect(struct checking *k, struct name object, const char *part, const char *what, const char *sql)
{
    struct plan_check *c = arena_new(k->plan->arena, struct plan_check);
    struct plan *p = k->plan;

    for (struct plan_check **at = &p->checks; *at;)
        if (!strcmp((*at)->what, what))
            *at = (*at)->next;
        else
            at = &(*at)->next;
    c->object = (struct name){arena_strdup(p->arena, object.schema),
                              arena_strdup(p->arena, object.name)};
    c->part = arena_strdup(p->arena, part);
    c->what = what;
    c->sql = sql;
    PLAN_APPEND(p->checks, c);
}

#define TEXT(...) arena_printf(k->plan->arena, __VA_ARGS__)

static const char *
regclass(struct checking *k, struct name n)
{
    return plan_sql_literal(k->plan, plan_sql_name(k->plan, n));
}

static void
relation_exists(struct checking *k, struct name n, const char *kind)
{
    forget(k->plan, n, NULL);
    expect(k, n, NULL, TEXT("%s %s exists", kind, plan_shown_name(k->plan, n)),
           TEXT("to_regclass(%s) IS NOT NULL", regclass(k, n)));
}

static void
relation_gone(struct checking *k, struct name n, const char *kind)
{
    forget(k->plan, n, NULL);
    expect(k, n, NULL, TEXT("%s %s is gone", kind, plan_shown_name(k->plan, n)),
           TEXT("to_regclass(%s) IS NULL", regclass(k, n)));
}

static const char *
column_where(struct checking *k, const char *column)
{
    return TEXT("FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s AND NOT "
                "attisdropped",
                k->sql, plan_sql_literal(k->plan, column));
}

static const char *
column_shown(struct checking *k, const char *column)
{
    return TEXT("%s.%s", plan_shown_name(k->plan, k->rel), plan_sql_ident(k->plan, column));
}

static void
column_type(struct checking *k, const char *column, const struct type_name *t)
{
    const char *shown = column_shown(k, column);

    if (t && t->name && t->text && !t->is_serial && !t->pct_type && !t->mods_unknown)
        expect(k, k->rel, column, TEXT("column %s is %s", shown, t->text),
               TEXT("EXISTS (SELECT %s AND format_type(atttypid, atttypmod) = %s)",
                    column_where(k, column), plan_sql_literal(k->plan, t->text)));
    else
        expect(k, k->rel, column, TEXT("column %s exists", shown),
               TEXT("EXISTS (SELECT %s)", column_where(k, column)));
}

static void
column_gone(struct checking *k, const char *column)
{
    forget(k->plan, k->rel, column);
    expect(k, k->rel, column, TEXT("column %s is gone", column_shown(k, column)),
           TEXT("NOT EXISTS (SELECT %s)", column_where(k, column)));
}

static void
column_not_null(struct checking *k, const char *column, bool not_null)
{
    expect(k, k->rel, column,
           TEXT("column %s %s NULL", column_shown(k, column), not_null ? "cannot be" : "may be"),
           TEXT("EXISTS (SELECT %s AND %sattnotnull)", column_where(k, column),
                not_null ? "" : "NOT "));
}

static void
constraint_is(struct checking *k, const char *name, const char *state, const char *test)
{
    expect(k, k->rel, name,
           TEXT("constraint %s of %s %s", plan_sql_ident(k->plan, name),
                plan_shown_name(k->plan, k->rel), state),
           TEXT("EXISTS (SELECT FROM pg_constraint WHERE conrelid = to_regclass(%s) AND conname = "
                "%s%s)",
                k->sql, plan_sql_literal(k->plan, name), test));
}

static void
check_constraint(struct checking *k)
{
    const struct op *op = k->op;

    if (!op->name || op->constraint->type == CONSTRAINT_NOT_NULL)
        return;
    if (op->constraint->using_index) /* which takes the constraint's name */
        forget(k->plan, (struct name){k->rel.schema, op->constraint->using_index}, NULL);
    if (op->constraint->not_valid || op->constraint->not_enforced)
        constraint_is(k, op->name, "exists", "");
    else
        constraint_is(k, op->name, "is validated", " AND convalidated");
}

static void
check_index(struct checking *k)
{
    struct name n = k->op->object;

    if (!n.name)
        return;
    n.schema = n.schema ? n.schema : k->rel.schema;
    forget(k->plan, n, NULL);
    expect(k, n, NULL, TEXT("index %s is valid", plan_shown_name(k->plan, n)),
           TEXT("EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass(%s)%s)",
                regclass(k, n), k->op->index->on_only ? "" : " AND indisvalid"));
}

static void
check_partition(struct checking *k, const struct op_effects *e, bool attached)
{
    struct name part = k->op->other;

    for (const struct effect *x = e->effects; x; x = x->next)
        if (x->role == ROLE_OTHER)
            part = x->rel;
    if (!k->op->partition && attached)
        return;
    expect(k, part, k->rel.name,
           TEXT("%s is %sa partition of %s", plan_shown_name(k->plan, part), attached ? "" : "not ",
                plan_shown_name(k->plan, k->rel)),
           TEXT("%sEXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(%s) AND inhparent = "
                "to_regclass(%s))",
                attached ? "" : "NOT ", regclass(k, part), k->sql));
}

static void
check_object(struct checking *k, const char *kind, const char *catalog, const char *column)
{
    const char *name = k->op->object.name;

    expect(k, (struct name){NULL, name}, kind, TEXT("%s %s exists", kind, plan_sql_ident(k->plan, name)),
           TEXT("EXISTS (SELECT FROM %s WHERE %s = %s)", catalog, column,
                plan_sql_literal(k->plan, name)));
}

static void
check_trigger(struct checking *k, bool there)
{
    if (!there)
        forget(k->plan, k->rel, k->op->name);
    expect(k, k->rel, k->op->name,
           TEXT("trigger %s of %s %s", plan_sql_ident(k->plan, k->op->name),
                plan_shown_name(k->plan, k->rel), there ? "is enabled" : "is gone"),
           TEXT("%sEXISTS (SELECT FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgname = "
                "%s%s)",
                there ? "" : "NOT ", k->sql, plan_sql_literal(k->plan, k->op->name),
                there ? " AND tgenabled <> 'D'" : ""));
}

/* Rows that an UPDATE was to fill: no NULL is left in what it assigned. */
static void
check_filled(struct checking *k)
{
    const struct op_dml *dml = k->op->dml;

    if (k->op->kind != OP_UPDATE || !dml || !dml->columns || dml->columns->next || dml->joins ||
        !dml->where || !dml->where->text)
        return;
    if (!strcmp(dml->where->text,
                TEXT("%s IS NULL", plan_sql_ident(k->plan, dml->columns->text))))
        expect(k, k->rel, dml->columns->text,
               TEXT("no row of %s has a NULL in %s", plan_shown_name(k->plan, k->rel),
                    plan_sql_ident(k->plan, dml->columns->text)),
               TEXT("NOT EXISTS (SELECT FROM %s WHERE %s)", plan_sql_name(k->plan, k->rel),
                    dml->where->text));
}

static void
check_renamed(struct checking *k)
{
    struct name now = k->rel;

    forget(k->plan, k->rel, NULL);
    now.name = k->op->new_name;
    relation_gone(k, k->rel, object_kind_name(k->op->rel_kind));
    relation_exists(k, now, object_kind_name(k->op->rel_kind));
}

static void
check_column_op(struct checking *k)
{
    const struct op *op = k->op;

    switch (op->kind) {
    case OP_ADD_COLUMN:
        forget(k->plan, k->rel, op->name);
        column_type(k, op->name, &op->column->type);
        break;
    case OP_ALTER_COLUMN_TYPE:
        forget(k->plan, k->rel, op->name);
        column_type(k, op->name, &op->column->type);
        break;
    case OP_DROP_COLUMN:
        column_gone(k, op->name);
        break;
    case OP_RENAME_COLUMN:
        column_gone(k, op->name);
        forget(k->plan, k->rel, op->new_name);
        column_type(k, op->new_name, NULL);
        break;
    case OP_SET_NOT_NULL:
    case OP_DROP_NOT_NULL:
        column_not_null(k, op->name, op->kind == OP_SET_NOT_NULL);
        break;
    default:
        break;
    }
}

static void
check_table_op(struct checking *k, const struct op_effects *e)
{
    const struct op *op = k->op;

    switch (op->kind) {
    case OP_CREATE_TABLE:
    case OP_CREATE_TABLE_AS:
        if (!op->table || !op->table->temporary)
            relation_exists(k, k->rel, "table");
        break;
    case OP_CREATE_VIEW:
    case OP_CREATE_MATVIEW:
        relation_exists(k, k->rel, op->kind == OP_CREATE_VIEW ? "view" : "materialized view");
        break;
    case OP_DROP_RELATION:
        relation_gone(k, k->rel, object_kind_name(op->rel_kind));
        break;
    case OP_RENAME_RELATION:
        check_renamed(k);
        break;
    case OP_ATTACH_PARTITION:
    case OP_DETACH_PARTITION:
        check_partition(k, e, op->kind == OP_ATTACH_PARTITION);
        break;
    case OP_ADD_CONSTRAINT:
        check_constraint(k);
        break;
    case OP_VALIDATE_CONSTRAINT:
        forget(k->plan, k->rel, op->name);
        constraint_is(k, op->name, "is validated", " AND convalidated");
        break;
    case OP_DROP_CONSTRAINT:
        forget(k->plan, k->rel, op->name);
        break;
    case OP_CREATE_TRIGGER:
    case OP_DROP_TRIGGER:
        check_trigger(k, op->kind == OP_CREATE_TRIGGER);
        break;
    case OP_UPDATE:
        check_filled(k);
        break;
    default:
        check_column_op(k);
    }
}

static void
check_op(struct checking *k, const struct op_effects *e)
{
    const struct op *op = k->op;

    switch (op->kind) {
    case OP_CREATE_INDEX:
        check_index(k);
        break;
    case OP_DROP_INDEX:
        relation_gone(k, (struct name){op->object.schema ? op->object.schema : k->rel.schema, op->object.name}, "index");
        break;
    case OP_CREATE_EXTENSION:
        check_object(k, "extension", "pg_extension", "extname");
        break;
    case OP_CREATE_TYPE:
    case OP_CREATE_DOMAIN:
        check_object(k, "type", "pg_type", "typname");
        break;
    case OP_CREATE_FUNCTION:
        check_object(k, "function", "pg_proc", "proname");
        break;
    case OP_CREATE_SCHEMA:
        check_object(k, "schema", "pg_namespace", "nspname");
        break;
    default:
        if (k->rel.name)
            check_table_op(k, e);
    }
}

void
plan_add_checks(struct plan *p, const struct statement *st)
{
    const struct op *op = st->ops;

    if (st->conditional || st->status != STATEMENT_ANALYSED)
        return;
    for (size_t i = 0; i < st->n_ops && op; i++, op = op->next) {
        struct checking k = {.plan = p, .op = op};

        if (op->origin == ORIGIN_CREATE_TABLE ||
            (op->origin == ORIGIN_ADD_COLUMN && !op->name))
            continue;
        k.rel = plan_target(op, &st->effects[i]);
        if (op->kind == OP_CREATE_INDEX && st->effects[i].effects)
            k.rel = st->effects[i].effects->rel;
        k.sql = k.rel.name ? regclass(&k, k.rel) : NULL;
        check_op(&k, &st->effects[i]);
    }
}

/* --- before ------------------------------------------------------------------------------------ */

static void
require(struct plan *p, const char *what, const char *sql)
{
    struct plan_check *c;

    for (c = p->required; c; c = c->next)
        if (!strcmp(c->what, what))
            return;
    c = arena_new(p->arena, struct plan_check);
    c->what = what;
    c->sql = sql;
    PLAN_APPEND(p->required, c);
}

/* Only its owner may do that to a table. */
static bool
needs_owner(const struct statement *st)
{
    static const char *const kinds[] = {"ALTER TABLE", "DROP TABLE", "CREATE INDEX", "DROP INDEX", "ALTER VIEW", "DROP VIEW"};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (!strcmp(st->kind, kinds[i]))
            return true;
    return false;
}

void
plan_add_required(struct plan *p, const struct statement *st)
{
    const struct op *op = st->ops;

    if (st->conditional || st->status != STATEMENT_ANALYSED)
        return;
    for (size_t i = 0; i < st->n_ops && op; i++, op = op->next) {
        const struct effect *e = st->effects[i].effects;

        if (op->kind == OP_CREATE_EXTENSION)
            require(p, arena_printf(p->arena, "extension %s can be installed", plan_sql_ident(p, op->object.name)),
                    arena_printf(p->arena, "EXISTS (SELECT FROM pg_available_extensions WHERE name = %s)",
                                 plan_sql_literal(p, op->object.name)));
        else if (e && e->rel.name && e->is_new != TRI_YES && e->kind != OBJ_INDEX && e->kind != OBJ_SEQUENCE &&
                 !op->if_exists && needs_owner(st))
            require(p, arena_printf(p->arena, "this role is %s's owner, or a member of it", plan_shown_name(p, plan_name_before(p, e->rel))),
                    arena_printf(p->arena, "(SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(%s))",
                                 plan_sql_literal(p, plan_sql_name(p, plan_name_before(p, e->rel)))));
    }
}
