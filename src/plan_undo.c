/* plan_undo.c - how each statement is undone, and what must be known of those before it. */
#include <ctype.h>
#include <string.h>

#include "plan.h"

static const struct op *
op_number(const struct statement *st, size_t n)
{
    const struct op *op = st->ops;

    while (n-- && op)
        op = op->next;
    return op;
}

/* Values are cut: going back to the old type does not bring them back. */
static bool
loses_values(const struct op *op, const struct op_effects *e)
{
    return op->kind == OP_ALTER_COLUMN_TYPE && e->row && e->row->loses == LOSES_PRECISION;
}

/* A foreign key to a table made later has to go before that one does. */
static bool
points_to_later(const struct op *op, const struct op_effects *e)
{
    const struct relation *own = plan_relation(e);

    if (op->kind != OP_ADD_CONSTRAINT || op->origin != ORIGIN_OWN || op->constraint->type != CONSTRAINT_FOREIGN_KEY || !own)
        return false;
    for (const struct effect *x = e->effects; x; x = x->next)
        if (x->role == ROLE_REFERENCED && x->is_new != TRI_NO && x->relation)
            return x->relation->id > own->id;
    return false;
}

/* Whatever is done to a table that these migrations make is undone with its creation. */
static bool
goes_with_its_table(const struct op *op, const struct op_effects *e)
{
    return !points_to_later(op, e) && e->effects && e->effects->is_new == TRI_YES && op->kind != OP_CREATE_TABLE &&
           op->kind != OP_CREATE_TABLE_AS && op->kind != OP_CREATE_VIEW &&
           op->kind != OP_CREATE_MATVIEW && op->kind != OP_CREATE_SEQUENCE &&
           op->kind != OP_RENAME_RELATION && op->kind != OP_SET_SCHEMA;
}

/* The parent is the op's table, the partition its other one. */
static void
note_detached(struct plan *p, const struct statement *st)
{
    const struct op *op = st->ops;

    for (size_t i = 0; i < st->n_ops && op; i++, op = op->next) {
        struct plan_detached *d;

        if (op->kind != OP_DETACH_PARTITION)
            continue;
        for (const struct effect *e = st->effects[i].effects; e; e = e->next)
            if (e->role == ROLE_OTHER) {
                d = arena_new(p->arena, struct plan_detached);
                d->rel = (struct name){arena_strdup(p->arena, e->rel.schema), arena_strdup(p->arena, e->rel.name)};
                d->parent = plan_sql_name(p, plan_target(op, &st->effects[i]));
                PLAN_APPEND(p->detached, d);
            }
    }
}

/* Backups are taken under the names of before. */
static void
note_renamed(struct plan *p, const struct statement *st)
{
    const struct op *op = st->ops;

    for (size_t i = 0; i < st->n_ops && op; i++, op = op->next) {
        struct name rel = plan_target(op, &st->effects[i]);
        struct plan_renamed *r;

        if ((op->kind != OP_RENAME_COLUMN && op->kind != OP_RENAME_RELATION) || !rel.name)
            continue;
        r = arena_new(p->arena, struct plan_renamed);
        r->column = op->kind == OP_RENAME_COLUMN ? arena_strdup(p->arena, op->new_name) : NULL;
        r->rel.schema = arena_strdup(p->arena, rel.schema);
        r->rel.name = arena_strdup(p->arena, r->column ? rel.name : op->new_name);
        r->before = arena_strdup(p->arena, r->column ? op->name : rel.name);
        PLAN_APPEND(p->renamed, r);
    }
}

/* They are put back by the step that dropped them, not with a column that goes later. */
static void
note_dropped(struct plan *p, const struct statement *st)
{
    for (const struct op *op = st->ops; op; op = op->next) {
        const char *name = op->kind == OP_DROP_INDEX        ? op->object.name
                           : op->kind == OP_DROP_CONSTRAINT ? op->name
                                                            : NULL;
        struct plan_dropped *d;

        if (!name)
            continue;
        d = arena_new(p->arena, struct plan_dropped);
        d->name = arena_strdup(p->arena, name);
        PLAN_APPEND(p->dropped, d);
    }
}

/* A column that these migrations add and drop again: nothing was in it before. NULL: it is none. */
static const char *
make_again(struct plan *p, const struct op *op, const struct op_effects *e)
{
    const struct relation *r = plan_relation(e);

    for (const struct column *c = r && op->kind == OP_DROP_COLUMN ? r->columns : NULL; c; c = c->next)
        if (!strcmp(c->name, op->name) && c->is_new && c->type.text)
            return arena_printf(p->arena, "ALTER TABLE %s ADD COLUMN %s %s;", plan_sql_name(p, plan_target(op, e)),
                                plan_sql_ident(p, c->name), c->type.text);
    return NULL;
}

static bool
is_in_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* The same text with one name in the place of another. */
static const char *
with_name(struct plan *p, const char *text, const char *name, const char *instead)
{
    struct buf b = {0};
    size_t n = strlen(name);
    const char *out;

    for (const char *s = text; *s; s++)
        if (!strncmp(s, name, n) && !is_in_name(s[n]) && (s == text || !is_in_name(s[-1]))) {
            buf_puts(&b, instead);
            s += n - 1;
        } else {
            buf_putc(&b, *s);
        }
    out = arena_strndup(p->arena, b.data ? b.data : "", b.len);
    buf_finish(&b);
    return out;
}

/* A record is made before the run, and so it asks for the names of before and holds them. */
static void
record_before(struct plan *p, struct plan_undo *x, const struct op_effects *e)
{
    for (const struct plan_renamed *r = p->renamed; r; r = r->next)
        for (const struct effect *f = e->effects; f && !r->column; f = f->next)
            if (name_equal(r->rel, f->rel)) {
                x->record = with_name(p, x->record, plan_sql_ident(p, r->rel.name), plan_sql_ident(p, r->before));
                x->late = true;
                break;
            }
}

static void
add_undo(struct plan *p, struct plan_step *step, const struct statement *st, const struct undo_step *u)
{
    size_t n = (size_t)(u - st->undo);
    const struct op *op = op_number(st, n);
    const struct op_effects *e = &st->effects[n];
    struct plan_undo *x = arena_new(p->arena, struct plan_undo);

    x->way = u->way;
    x->sql = arena_strdup(p->arena, u->sql);
    x->record = arena_strdup(p->arena, u->record);
    x->why = arena_strdup(p->arena, u->why);
    x->no_transaction = u->no_transaction;
    if (st->conditional && x->way == UNDO_WAY_SQL && x->sql) {
        x->way = UNDO_WAY_BY_HAND;
        x->why = arena_printf(p->arena, "it runs only under a condition; where it did run: %s", doc_name(&p->doc, x->sql));
    }
    if (make_again(p, op, e)) {
        x->way = UNDO_WAY_SQL;
        x->sql = make_again(p, op, e);
        x->why = "it comes back without values: these migrations add it, and nothing was in it before.";
    } else if (u->way == UNDO_WAY_BACKUP || loses_values(op, e)) {
        x->backup = plan_add_backup(p, step, st, op, e, u);
        if (!x->backup)
            return;
        for (const struct plan_undo *same = step->undo; same; same = same->next)
            if (same->backup == x->backup)
                return;
        x->way = UNDO_WAY_BACKUP;
        step->loses_data |= !x->backup->definition_only;
    }
    if (x->way == UNDO_WAY_RECORD)
        record_before(p, x, e);
    PLAN_APPEND(step->undo, x);
}

void
plan_add_undo(struct plan *p, struct plan_step *step, const struct statement *st)
{
    struct arena *scratch;
    const struct undo_step **steps;
    size_t n;

    if (!st->undo)
        return;
    note_detached(p, st);
    note_dropped(p, st);
    note_renamed(p, st);
    scratch = arena_create();
    steps = undo_steps(st, scratch, &n);
    for (size_t i = 0; i < n; i++)
        if (!goes_with_its_table(op_number(st, (size_t)(steps[i] - st->undo)),
                                 &st->effects[steps[i] - st->undo]))
            add_undo(p, step, st, steps[i]);
    arena_destroy(scratch);
}
