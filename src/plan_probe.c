/* plan_probe.c - what existing rows may make fail, as queries to be run before. */
#include <stdlib.h>
#include <string.h>

#include "plan.h"

struct probing {
    struct plan *plan;
    const struct plan_step *step;
    const struct op *op;
    struct name rel;
    const char *table; /* as SQL names it before the run */
    const char *shown; /* as people read it */
};

#define TEXT(...) arena_printf(k->plan->arena, __VA_ARGS__)

/* A column as SQL names it before the run. */
static const char *
column(struct probing *k, const char *name)
{
    return plan_sql_ident(k->plan, plan_column_before(k->plan, k->rel, name));
}

static void
ask_of(struct probing *k, const char *what, const char *sql, const char *otherwise)
{
    struct plan_probe *q = arena_new(k->plan->arena, struct plan_probe);

    q->what = what;
    q->sql = sql;
    q->otherwise = otherwise;
    q->step = k->step->number;
    PLAN_APPEND(k->plan->probes, q);
}

static void
ask(struct probing *k, const char *what, const char *sql)
{
    ask_of(k, what, sql, "would fail");
}

static const char *
columns(struct probing *k, const struct string_list *l, const char *prefix)
{
    const char *text = "";

    for (; l; l = l->next)
        text = TEXT("%s%s%s%s", text, *text ? ", " : "", prefix, column(k, l->text));
    return text;
}

/* For people. */
static const char *
shown_columns(struct probing *k, const struct string_list *l)
{
    const char *text = "";

    for (; l; l = l->next)
        text = TEXT("%s%s%s", text, *text ? ", " : "", doc_name(&k->plan->doc, plan_sql_ident(k->plan, l->text)));
    return text;
}

static const char *
each(struct probing *k, const struct string_list *l, const char *test)
{
    const char *text = "";

    for (; l; l = l->next)
        text = TEXT("%s%s%s %s", text, *text ? " AND " : "", column(k, l->text), test);
    return text;
}

static void
ask_unique(struct probing *k, const struct string_list *list, const char *where, bool nulls_equal)
{
    const char *names = columns(k, list, ""), *test = nulls_equal ? "" : each(k, list, "IS NOT NULL");

    for (const struct string_list *l = list; l; l = l->next)
        if (!*l->text)
            return; /* an expression */
    if (where)
        test = TEXT("%s%s(%s)", test, *test ? " AND " : "", where);
    ask(k, TEXT("rows of %s that are equal in %s", k->shown, shown_columns(k, list)),
        TEXT("SELECT %s, count(*) FROM %s%s%s GROUP BY %s HAVING count(*) > 1 LIMIT 5;", names,
             k->table, *test ? " WHERE " : "", test, names));
}

static void
ask_foreign_key(struct probing *k)
{
    const struct op_constraint *c = k->op->constraint;
    const struct string_list *a = c->columns, *b = c->ref_columns;
    const char *match = "";

    if (!b || c->not_valid || c->not_enforced)
        return;
    for (; a && b; a = a->next, b = b->next)
        match = TEXT("%s%sr.%s = t.%s", match, *match ? " AND " : "", plan_sql_ident(k->plan, b->text),
                     column(k, a->text));
    ask(k, TEXT("rows of %s whose %s is not in %s", k->shown,
                shown_columns(k, c->columns), doc_name(&k->plan->doc, plan_shown_name(k->plan, c->ref))),
        TEXT("SELECT %s FROM %s AS t WHERE %s AND NOT EXISTS (SELECT FROM %s AS r WHERE %s) LIMIT 5;",
             columns(k, c->columns, "t."), k->table, each(k, c->columns, "IS NOT NULL"),
             plan_sql_name(k->plan, c->ref), match));
}

static void
ask_null(struct probing *k, const char *name)
{
    ask(k, TEXT("rows of %s with NULL in %s", k->shown, doc_name(&k->plan->doc, plan_sql_ident(k->plan, name))),
        TEXT("SELECT count(*) FROM %s WHERE %s IS NULL HAVING count(*) > 0;", k->table, column(k, name)));
}

static void
ask_constraint(struct probing *k)
{
    const struct op_constraint *c = k->op->constraint;

    if (c->not_valid || c->not_enforced || c->using_index)
        return;
    if (c->type == CONSTRAINT_UNIQUE || c->type == CONSTRAINT_PRIMARY_KEY)
        ask_unique(k, c->columns, NULL, c->nulls_not_distinct);
    else if (c->type == CONSTRAINT_FOREIGN_KEY)
        ask_foreign_key(k);
    else if (c->type == CONSTRAINT_CHECK && c->check && c->check->text && !c->check->has_placeholder)
        ask(k, TEXT("rows of %s that break %s", k->shown,
                    k->op->name ? doc_name(&k->plan->doc, plan_sql_ident(k->plan, k->op->name)) : "the check"),
            TEXT("SELECT count(*) FROM %s WHERE NOT (%s) HAVING count(*) > 0;", k->table,
                 c->check->text));
}

/* What a whole number type holds. */
static const char *
range_of(const char *type)
{
    return !strcmp(type, "int2")   ? "-32768 AND 32767"
           : !strcmp(type, "int4") ? "-2147483648 AND 2147483647"
           : !strcmp(type, "int8") ? "-9223372036854775808 AND 9223372036854775807"
                                   : NULL;
}

static bool
is_wider(const char *from, const char *to)
{
    return range_of(from) && strcmp(from, to) < 0; /* int2, int4, int8 */
}

/* numeric(p, s), or varchar(n): false without. */
static bool
modifiers(const struct type_name *t, long *a, long *b)
{
    const char *open = t->text ? strchr(t->text, '(') : NULL;
    char *end;

    if (!open)
        return false;
    *a = strtol(open + 1, &end, 10);
    *b = *end == ',' ? strtol(end + 1, &end, 10) : 0;
    return *end == ')' && *a > 0 && *a <= 1000 && *b >= 0 && *b <= *a;
}

static bool
is_number(const char *type)
{
    return !strcmp(type, "numeric") || range_of(type);
}

static void
ask_values(struct probing *k, const char *words, const char *test, const char *otherwise)
{
    ask_of(k, TEXT("values of %s that %s", doc_name(&k->plan->doc, plan_sql_ident(k->plan, k->op->name)), words),
           TEXT("SELECT count(*) FROM %s WHERE %s HAVING count(*) > 0;", k->table, test), otherwise);
}

/* Without USING, and from a type whose values are asked for easily. */
static void
ask_type(struct probing *k, const struct relation *r)
{
    const struct column *old = r ? relation_column(r, k->op->name) : NULL;
    const struct type_name *to = &k->op->column->type;
    const char *c = column(k, k->op->name), *shown = to->text;
    long n, scale;

    if (!old || k->op->expr || !old->type.name || !to->name || old->type.is_array || to->is_array)
        return;
    if (!strcmp(to->name, "varchar") && modifiers(to, &n, &scale) &&
        (!strcmp(old->type.name, "varchar") || !strcmp(old->type.name, "text")))
        ask_values(k, TEXT("are longer than %ld", n), TEXT("length(rtrim(%s)) > %ld", c, n), "would fail");
    else if (range_of(to->name) && is_number(old->type.name) && !is_wider(old->type.name, to->name))
        ask_values(k, TEXT("%s does not hold", shown), TEXT("round(%s) NOT BETWEEN %s", c, range_of(to->name)), "would fail");
    else if (!strcmp(to->name, "numeric") && is_number(old->type.name) && modifiers(to, &n, &scale)) {
        ask_values(k, TEXT("%s does not hold", shown), TEXT("abs(round(%s, %ld)) >= 1e%ld", c, scale, n - scale), "would fail");
        ask_values(k, "have more digits behind the point", TEXT("round(%s, %ld) <> %s", c, scale, c), "would round them");
    }
}

/* Its columns are all there before the migration. */
static bool
is_old(const struct relation *r, const struct string_list *list)
{
    for (; r && list; list = list->next) {
        struct column *c = relation_column(r, list->text);

        if (c && c->is_new)
            return false;
    }
    return true;
}

static void
probe_op(struct probing *k, const struct relation *r)
{
    const struct op *op = k->op;

    switch (op->kind) {
    case OP_ADD_CONSTRAINT:
        if (op->origin == ORIGIN_OWN && is_old(r, op->constraint->columns))
            ask_constraint(k);
        break;
    case OP_CREATE_INDEX:
        if (op->index->unique && is_old(r, op->index->columns))
            ask_unique(k, op->index->columns, op->index->where ? op->index->where->text : NULL,
                       op->index->nulls_not_distinct);
        break;
    case OP_ALTER_COLUMN_TYPE:
        if (is_old(r, &(struct string_list){op->name, NULL}))
            ask_type(k, r);
        break;
    case OP_ADD_COLUMN:
        if (op->origin == ORIGIN_OWN && op->column->not_null && !op->column->value && !op->column->identity && !op->column->type.is_serial &&
            !op->if_not_exists)
            ask(k, TEXT("rows of %s, which would have no value in %s", k->shown,
                        doc_name(&k->plan->doc, plan_sql_ident(k->plan, op->name))),
                TEXT("SELECT count(*) FROM %s HAVING count(*) > 0;", k->table));
        break;
    case OP_SET_NOT_NULL:
        if (is_old(r, &(struct string_list){op->name, NULL}))
            ask_null(k, op->name);
        break;
    default:
        break;
    }
}

void
plan_add_probes(struct plan *p, struct plan_step *step, const struct statement *st)
{
    const struct op *op = st->ops;

    for (size_t i = 0; i < st->n_ops && op; i++, op = op->next) {
        const struct op_effects *e = &st->effects[i];
        struct probing k = {.plan = p, .step = step, .op = op};
        struct name n = e->effects ? e->effects->rel : op->rel;

        if (!n.name || (e->effects && e->effects->is_new == TRI_YES) ||
            (e->failure && e->failure->certain) ||
            (op->kind == OP_SET_NOT_NULL && plan_changes_nothing(st, i)))
            continue;
        k.rel = n;
        k.table = plan_sql_name(p, plan_name_before(p, n));
        k.shown = doc_name(&p->doc, plan_shown_name(p, n));
        probe_op(&k, plan_relation(e));
    }
}
