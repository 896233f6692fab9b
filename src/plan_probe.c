/* plan_probe.c - what existing rows may make fail, as queries to be run before. */
#include <string.h>

#include "plan.h"

struct probing {
    struct plan *plan;
    const struct plan_step *step;
    const struct op *op;
    const char *table; /* as SQL names it */
    const char *shown; /* as people read it */
};

#define TEXT(...) arena_printf(k->plan->arena, __VA_ARGS__)

static void
ask(struct probing *k, const char *what, const char *sql)
{
    struct plan_probe *q = arena_new(k->plan->arena, struct plan_probe);

    q->what = what;
    q->sql = sql;
    q->step = k->step->number;
    PLAN_APPEND(k->plan->probes, q);
}

static const char *
columns(struct probing *k, const struct string_list *l, const char *prefix)
{
    const char *text = "";

    for (; l; l = l->next)
        text = TEXT("%s%s%s%s", text, *text ? ", " : "", prefix, plan_sql_ident(k->plan, l->text));
    return text;
}

static const char *
each(struct probing *k, const struct string_list *l, const char *test)
{
    const char *text = "";

    for (; l; l = l->next)
        text = TEXT("%s%s%s %s", text, *text ? " AND " : "", plan_sql_ident(k->plan, l->text), test);
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
    ask(k, TEXT("rows of %s that are equal in %s", k->shown, names),
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
                     plan_sql_ident(k->plan, a->text));
    ask(k, TEXT("rows of %s whose %s is not in %s", k->shown,
                columns(k, c->columns, ""), doc_name(&k->plan->doc, plan_shown_name(k->plan, c->ref))),
        TEXT("SELECT %s FROM %s AS t WHERE %s AND NOT EXISTS (SELECT FROM %s AS r WHERE %s) LIMIT 5;",
             columns(k, c->columns, "t."), k->table, each(k, c->columns, "IS NOT NULL"),
             plan_sql_name(k->plan, c->ref), match));
}

static void
ask_null(struct probing *k, const char *column)
{
    ask(k, TEXT("rows of %s with NULL in %s", k->shown,
                plan_sql_ident(k->plan, column)),
        TEXT("SELECT count(*) FROM %s WHERE %s IS NULL HAVING count(*) > 0;", k->table,
             plan_sql_ident(k->plan, column)));
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
                    k->op->name ? plan_sql_ident(k->plan, k->op->name) : "the check"),
            TEXT("SELECT count(*) FROM %s WHERE NOT (%s) HAVING count(*) > 0;", k->table,
                 c->check->text));
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
        k.table = plan_sql_name(p, n);
        k.shown = doc_name(&p->doc, plan_shown_name(p, n));
        probe_op(&k, plan_relation(e));
    }
}
