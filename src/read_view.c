/* read_view.c - views, materialized views and tables made from a query. */
#include <string.h>

#include "read.h"

/* The columns that the query names, anywhere; "*" for all of a table. */
static const struct expr *
read_query_columns(struct reading *r, const Node *query)
{
    struct expr *e = arena_new(r->a, struct expr);
    struct walk w;

    walk_begin(&w, r, true);
    walk_add(&w, query);
    e->columns = walk_columns(&w);
    return e;
}

static void
read_create_view(struct reading *r, const Node *node)
{
    const ViewStmt *s = (const ViewStmt *)node;
    struct op *op = read_op(r, OP_CREATE_VIEW, -1);

    op->rel = read_rangevar(r, s->view);
    op->rel_kind = OBJ_VIEW;
    op->replace = s->replace;
    op->options = read_options(r, s->options);
    op->uses = read_uses(r, s->query, &op->calls);
    op->expr = read_query_columns(r, s->query);
    op->strings = read_output_columns(r, s->query, s->aliases);
    if (s->view->relpersistence == 't') {
        struct op_table *t = arena_new(r->a, struct op_table);

        t->temporary = true;
        op->table = t;
    }
}

static struct op_table *
read_into(struct reading *r, const IntoClause *into)
{
    struct op_table *t = arena_new(r->a, struct op_table);

    t->temporary = into->rel->relpersistence == 't';
    t->unlogged = into->rel->relpersistence == 'u';
    t->on_commit_drop = into->onCommit == ONCOMMIT_DROP;
    t->access_method = read_string(r, into->accessMethod);
    t->tablespace = read_string(r, into->tableSpaceName);
    t->with_no_data = into->skipData;
    return t;
}

/* CREATE TABLE AS, SELECT INTO, CREATE MATERIALIZED VIEW. `query` may be EXECUTE. */
static struct op *
read_from_query(struct reading *r, enum op_kind kind, const IntoClause *into, const Node *query)
{
    struct op *op = read_op(r, kind, -1);
    struct walk w;

    op->rel = read_rangevar(r, into->rel);
    op->rel_kind = kind == OP_CREATE_MATVIEW ? OBJ_MATVIEW : OBJ_TABLE;
    op->table = read_into(r, into);
    op->with_no_data = into->skipData;
    op->options = read_options(r, into->options);
    walk_begin(&w, r, false);
    walk_add(&w, query);
    op->uses = walk_uses(&w);
    op->calls = walk_calls(&w);
    if (kind == OP_CREATE_MATVIEW)
        op->expr = read_query_columns(r, query);
    op->strings = read_output_columns(r, query, into->colNames);
    if (IsA(query, ExecuteStmt))
        op->detail = "execute";
    read_changes(r, &w);
    return op;
}

static void
read_create_table_as(struct reading *r, const Node *node)
{
    const CreateTableAsStmt *s = (const CreateTableAsStmt *)node;
    bool matview = s->objtype == OBJECT_MATVIEW;
    struct op *op;

    r->kind = matview ? "CREATE MATERIALIZED VIEW" : "CREATE TABLE AS";
    op = read_from_query(r, matview ? OP_CREATE_MATVIEW : OP_CREATE_TABLE_AS, s->into, s->query);
    op->if_not_exists = s->if_not_exists;
}

void
read_select_into(struct reading *r, const SelectStmt *s)
{
    const SelectStmt *first = s;

    while (first->larg) /* INTO stands in the leftmost arm of a UNION */
        first = first->larg;
    r->kind = "SELECT INTO";
    read_from_query(r, OP_CREATE_TABLE_AS, first->intoClause, (const Node *)s);
}

static void
read_refresh(struct reading *r, const Node *node)
{
    const RefreshMatViewStmt *s = (const RefreshMatViewStmt *)node;
    struct op *op = read_op(r, OP_REFRESH_MATVIEW, -1);

    op->rel = read_rangevar(r, s->relation);
    op->rel_kind = OBJ_MATVIEW;
    op->concurrently = s->concurrent;
    op->with_no_data = s->skipData;
}

const struct reader view_readers[] = {
    {T_ViewStmt, "CREATE VIEW", read_create_view},
    {T_CreateTableAsStmt, "CREATE TABLE AS", read_create_table_as},
    {T_RefreshMatViewStmt, "REFRESH MATERIALIZED VIEW", read_refresh},
    {0, NULL, NULL},
};
