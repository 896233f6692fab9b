/*
 * plan_application.c - which version of the application must be out before a statement runs, and
 * which only after it.
 */
#include <string.h>

#include "plan.h"

static struct plan_note *
add_note(struct plan *p, struct plan_note **list, size_t step, const char *text)
{
    struct plan_note *n;

    for (n = *list; n; n = n->next)
        if (!strcmp(n->text, text))
            return n;
    n = arena_new(p->arena, struct plan_note);
    n->text = text;
    n->step = step;
    PLAN_APPEND(*list, n);
    return n;
}

static struct name
keep_name(struct plan *p, struct name n)
{
    return (struct name){arena_strdup(p->arena, n.schema), arena_strdup(p->arena, n.name)};
}

struct telling {
    struct plan *plan;
    struct plan_step *step;
    const struct op *op;
    const struct relation *rel; /* NULL: unknown */
    struct name name;
    const char *shown;          /* the relation, as code */
    const char *columns;        /* of this op and those like it, as code; NULL: told with another */
};

static const char *
column(struct telling *t, const char *name)
{
    return doc_name(&t->plan->doc, plan_sql_ident(t->plan, name));
}

/* The code that must be out before. */
static void
before(struct telling *t, const char *must, const char *otherwise)
{
    struct plan *p = t->plan;
    struct column *c = t->rel && t->op->name ? relation_column(t->rel, t->op->name) : NULL;
    struct plan_note *n = add_note(p, &p->deploy_before, t->step->number, must);

    n->rel = keep_name(p, t->name);
    n->of_new_column = c && c->is_new;
    add_note(p, &t->step->application, t->step->number,
             arena_printf(p->arena, "First deploy %s: %s", must, otherwise));
}

static void
after(struct telling *t, const char *what)
{
    add_note(t->plan, &t->plan->deploy_after, t->step->number, what)->rel = keep_name(t->plan, t->name);
}

static void
tell_add_column(struct telling *t)
{
    const struct op_column *c = t->op->column;
    struct plan *p = t->plan;

    if (t->columns)
        after(t, arena_printf(p->arena, "code that uses %s of %s", t->columns, t->shown));
    if (c->not_null && !c->value && !c->identity && !c->type.is_serial)
        add_note(p, &t->step->application, t->step->number,
                 arena_printf(p->arena,
                              "The running version leaves %s out of its INSERTs, and they fail with 23502 from "
                              "the commit on, until the version that fills it is out",
                              column(t, t->op->name)));
}

static void
tell_renamed_column(struct telling *t)
{
    struct plan *p = t->plan;

    add_note(p, &t->step->application, t->step->number,
             arena_printf(p->arena,
                          "The running version asks for %s and fails with 42703 from the commit on, "
                          "until the version that asks for %s is out: stop it before this step, or add "
                          "a second column and move over in two deploys",
                          column(t, t->op->name), column(t, t->op->new_name)));
    after(t, arena_printf(p->arena, "code that says %s instead of %s, at once",
                          column(t, t->op->new_name), column(t, t->op->name)));
}

static void
tell_dropped(struct telling *t)
{
    struct plan *p = t->plan;

    before(t, arena_printf(p->arena, "code that no longer uses %s", t->shown),
           "the version that still names it fails with 42P01 from the commit on");
}

/* The application asks the parent: a partition comes and goes unseen. */
static bool
is_partition(const struct telling *t, struct name n)
{
    if (t->rel && t->rel->partition_of)
        return true;
    for (const struct plan_detached *d = t->plan->detached; d; d = d->next)
        if (name_equal(d->rel, n))
            return true;
    return false;
}

/* A table made to become a partition is none that the application will name. */
static void
forget_attached(struct plan *p, const struct op_effects *e)
{
    for (const struct effect *x = e->effects; x; x = x->next)
        for (struct plan_note **at = &p->deploy_after; x->role == ROLE_OTHER && *at;) {
            if (strstr((*at)->text, doc_name(&p->doc, plan_shown_name(p, x->rel))))
                *at = (*at)->next;
            else
                at = &(*at)->next;
        }
}

static void
tell_renamed(struct telling *t)
{
    struct plan *p = t->plan;

    add_note(p, &t->step->application, t->step->number,
             arena_printf(p->arena,
                          "The running version asks for %s and fails with 42P01 from the commit on, "
                          "until the version that asks for %s is out",
                          t->shown, column(t, t->op->new_name)));
    after(t, arena_printf(p->arena, "code that says %s instead of %s, at once",
                          column(t, t->op->new_name), t->shown));
}

static void
tell_checked(struct telling *t)
{
    struct plan *p = t->plan;
    const struct op *op = t->op;

    if (op->kind == OP_SET_NOT_NULL)
        before(t, arena_printf(p->arena, "code that never writes NULL to %s of %s", column(t, op->name),
                               t->shown),
               "writes that do fail with 23502 from the commit on");
    else if (op->constraint->type == CONSTRAINT_CHECK && op->name)
        before(t, arena_printf(p->arena, "code that keeps to %s of %s", column(t, op->name), t->shown),
               "writes that break it fail with 23514 from the commit on");
}

static void
tell(struct telling *t)
{
    struct plan *p = t->plan;

    switch (t->op->kind) {
    case OP_ADD_COLUMN:
        tell_add_column(t);
        break;
    case OP_RENAME_COLUMN:
        tell_renamed_column(t);
        break;
    case OP_DROP_COLUMN:
        if (t->columns)
            before(t, arena_printf(p->arena, "code that no longer uses %s of %s", t->columns, t->shown),
                   "the version that still does fails with 42703 from the commit on");
        break;
    case OP_DROP_RELATION:
        if (t->op->rel_kind != OBJ_SEQUENCE && !is_partition(t, t->name))
            tell_dropped(t);
        break;
    case OP_RENAME_RELATION:
        if (t->op->rel_kind == OBJ_TABLE || t->op->rel_kind == OBJ_VIEW)
            tell_renamed(t);
        break;
    case OP_ALTER_COLUMN_TYPE:
        p->reconnect = arena_printf(p->arena, "%s%s%s", p->reconnect ? p->reconnect : "",
                                    p->reconnect ? ", " : "", column(t, t->op->name));
        break;
    case OP_SET_NOT_NULL:
    case OP_ADD_CONSTRAINT:
        tell_checked(t);
        break;
    default:
        break;
    }
}

/* The columns that one ALTER TABLE adds, or drops, are told of together. NULL: they were. */
static const char *
like_columns(struct telling *t, const struct op *first)
{
    const char *all = NULL;

    if (t->op->kind != OP_ADD_COLUMN && t->op->kind != OP_DROP_COLUMN)
        return NULL;
    for (const struct op *x = first; x; x = x->next) {
        if (x->kind != t->op->kind || x->origin != ORIGIN_OWN || !x->name)
            continue;
        if (!all && x != t->op)
            return NULL;
        all = arena_printf(t->plan->arena, "%s%s%s", all ? all : "", all ? ", " : "", column(t, x->name));
    }
    return all;
}

void
plan_add_application(struct plan *p, struct plan_step *step, const struct statement *st)
{
    const struct op *op = st->ops;

    for (size_t i = 0; i < st->n_ops && op; i++, op = op->next) {
        const struct op_effects *e = &st->effects[i];
        struct telling t = {.plan = p, .step = step, .op = op, .rel = plan_relation(e)};
        struct name n = plan_target(op, e);

        if (op->origin != ORIGIN_OWN || !n.name ||
            (op->kind == OP_SET_NOT_NULL && plan_changes_nothing(st, i)))
            continue;
        t.name = n;
        if (op->kind == OP_ATTACH_PARTITION)
            forget_attached(p, e);
        t.shown = doc_name(&p->doc, plan_shown_name(p, n));
        t.columns = like_columns(&t, st->ops);
        if (op->kind == OP_CREATE_TABLE && !op->table->temporary && !op->table->partition_of.name)
            after(&t, arena_printf(p->arena, "code that uses %s", t.shown));
        else if (!(e->effects && e->effects->is_new == TRI_YES))
            tell(&t);
    }
}
