#include "schema_model.h"

#include <string.h>

/* Views, materialized views: their columns when listed, and what they read. */

static bool
is_system(struct name n)
{
    if (!n.schema)
        return strncmp(n.name, "pg_", 3) == 0;
    return strncmp(n.schema, "pg_", 3) == 0 || strcmp(n.schema, "information_schema") == 0;
}

/* "*" stands for the columns that are there now; it stays when they are not all known. */
static const struct string_list *
expand_star(struct schema *s, const struct relation *view, const struct string_list *columns)
{
    const struct string_list *all = intern_list(s, columns);

    if (!string_list_has(columns, "*"))
        return all;
    for (const struct relation_list *l = view->reads; l; l = l->next)
        for (const struct column *c = l->rel->columns; c; c = c->next)
            if (!c->dropped && !string_list_has(all, c->name)) {
                struct string_list *item = schema_new(s, struct string_list);

                item->text = c->name;
                item->next = all;
                all = item;
            }
    return all;
}

static void
set_reads(struct schema *s, struct relation *view, const struct op *op)
{
    for (struct relation_list *l = view->reads; l; l = l->next)
        relation_unlink(s, &l->rel->read_by, view);
    SCHEMA_SET(s, view->reads, NULL);
    for (const struct relation_use *u = op->uses; u; u = u->next) {
        struct relation *r;

        if (!u->rel.name || is_system(u->rel))
            continue;
        r = relation_touch(s, u->rel, OBJ_UNKNOWN);
        if (!r || r == view || relation_listed(view->reads, r))
            continue;
        relation_append(s, &view->reads, r);
        relation_link(s, &r->read_by, view);
    }
    SCHEMA_SET(s, view->reads_columns, op->expr ? expand_star(s, view, op->expr->columns) : NULL);
}

static void
set_columns(struct schema *s, struct relation *view, const struct op *op)
{
    bool all_named = op->strings && !string_list_has(op->strings, "*");

    for (const struct string_list *l = op->strings; l; l = l->next)
        if (strcmp(l->text, "*") != 0)
            column_touch(s, view, l->text);
    SCHEMA_SET(s, view->complete, all_named ? TRI_YES : TRI_UNKNOWN);
}

static struct relation *
view_at(struct schema *s, const struct op *op, enum object_kind kind, bool *ret_exists)
{
    bool temporary = op->table && op->table->temporary;
    const char *schema = temporary        ? "pg_temp"
                         : op->rel.schema ? op->rel.schema
                                          : schema_creation_target(s);
    struct relation *r = relation_find(s, schema, op->rel.name);

    *ret_exists = r && r->exists == TRI_YES;
    if (*ret_exists && (op->replace || op->if_not_exists))
        return r;
    r = relation_create(s, schema, op->rel.name, kind);
    r->temporary = temporary;
    if (temporary)
        s->has_temporary = true;
    return r;
}

static void
create_view(struct schema *s, const struct op *op)
{
    bool exists;
    struct relation *view = view_at(s, op, OBJ_VIEW, &exists);

    /* One that may replace a view nobody told us of is not new for sure. */
    if (op->replace && !exists && view->is_new == TRI_YES)
        view->is_new = TRI_UNKNOWN;
    set_reads(s, view, op);
    set_columns(s, view, op);
}

static void
create_matview(struct schema *s, const struct op *op)
{
    bool exists;
    struct relation *view = view_at(s, op, OBJ_MATVIEW, &exists);

    if (exists && op->if_not_exists)
        return;
    SCHEMA_SET(s, view->populated, !op->with_no_data);
    set_reads(s, view, op);
    set_columns(s, view, op);
    if (op->if_not_exists && view->is_new == TRI_YES)
        view->is_new = TRI_UNKNOWN;
}

static void
refresh(struct schema *s, const struct op *op)
{
    struct relation *view = schema_relation(s, op->rel);

    if (view)
        SCHEMA_SET(s, view->populated, !op->with_no_data);
}

const struct applier apply_view[] = {
    {OP_CREATE_VIEW, create_view},
    {OP_CREATE_MATVIEW, create_matview},
    {OP_REFRESH_MATVIEW, refresh},
    {OP_NONE, NULL},
};
