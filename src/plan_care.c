/* plan_care.c - what the planner and VACUUM want after it. */
#include <string.h>

#include "plan.h"

static void
add(struct plan *p, const char *command, const char *why)
{
    struct plan_care *c;

    /* VACUUM (ANALYZE) t is ANALYZE t too. */
    for (c = p->care; c; c = c->next)
        if (!strcmp(c->command, command) ||
            (!strncmp(command, "ANALYZE ", 8) && strstr(c->command, command + 7) &&
             strlen(strstr(c->command, command + 7)) == strlen(command + 7)))
            return;
    c = arena_new(p->arena, struct plan_care);
    c->command = command;
    c->why = why;
    PLAN_APPEND(p->care, c);
}

static bool
has_expression(const struct op_index *x)
{
    for (const struct string_list *c = x->columns; c; c = c->next)
        if (!*c->text)
            return true;
    return false;
}

bool
plan_updates_all(const struct op *op)
{
    const struct op_dml *d = op->kind == OP_UPDATE ? op->dml : NULL;

    return d && (!d->where || d->where_always_true || d->joins || d->where->not_null ||
                 strstr(d->where->text ? d->where->text : "", "IS NULL"));
}

/* The fact's reason: statistics of the column are gone, pages are all new, or nobody has looked. */
void
plan_add_care(struct plan *p, const struct statement *st)
{
    const struct op *op = st->ops;

    for (size_t i = 0; i < st->n_ops && op; i++, op = op->next) {
        const struct effect *e = st->effects[i].effects;
        const char *table;

        if (!e || !op->rel.name)
            continue;
        table = plan_sql_name(p, e->rel);
        if (op->kind == OP_ALTER_COLUMN_TYPE && e->is_new != TRI_YES)
            add(p,
                arena_printf(p->arena, e->work & WORK_REWRITE ? "VACUUM (ANALYZE) %s" : "ANALYZE %s", table),
                e->work & WORK_REWRITE ? "a table written anew has neither statistics of the changed column nor a visibility map"
                                       : "a changed type takes the column's statistics along");
        else if (plan_updates_all(op) && e->is_new != TRI_YES)
            add(p, arena_printf(p->arena, "VACUUM (ANALYZE) %s", table),
                "an UPDATE of many rows leaves as many dead ones, and values nobody has counted");
        else if (op->kind == OP_INSERT && op->dml && op->dml->from_select)
            add(p, arena_printf(p->arena, "VACUUM (ANALYZE) %s", table), "a table just filled has no statistics");
        else if (op->kind == OP_CREATE_TABLE_AS)
            add(p, arena_printf(p->arena, "VACUUM (ANALYZE) %s", table), "a table just filled has no statistics");
        else if (op->kind == OP_CREATE_INDEX && has_expression(op->index) && e->is_new != TRI_YES)
            add(p, arena_printf(p->arena, "ANALYZE %s", table), "an index on an expression has none before");
        else if (op->kind == OP_ATTACH_PARTITION)
            add(p, arena_printf(p->arena, "ANALYZE %s", table),
                "autovacuum never looks at a partitioned table itself");
    }
}
