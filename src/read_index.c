/* read_index.c - CREATE INDEX, REINDEX and extended statistics. */
#include <string.h>

#include "read.h"

/* A key that is no column is (an expression) or a function call, and starts at `at`. */
static const struct expr *
read_key_expr(struct reading *r, const IndexElem *e, int at)
{
    struct token t;
    int end, close;

    if (!e->expr)
        return NULL;
    if (at < 0)
        return read_expr(r, e->expr);
    t = scan_token(r, at);
    if (token_is_char(r, t, '(')) {
        close = scan_closing(r, t.start);
        return read_expr_in(r, e->expr, t.end, close < 0 ? -1 : close);
    }
    end = scan_past_name(r, at);
    t = scan_token(r, end);
    close = token_is_char(r, t, '(') ? scan_closing(r, t.start) : -1;
    return read_expr_in(r, e->expr, at, close < 0 ? end : close + 1);
}

/* The column of a key; one in parentheses is no expression to the server either (ComputeIndexAttrs). */
static const char *
key_column(const IndexElem *e)
{
    const ColumnRef *column = (const ColumnRef *)e->expr;

    if (e->name || !column || !IsA(column, ColumnRef) || list_length(column->fields) != 1 ||
        !IsA(linitial(column->fields), String))
        return e->name;
    return strVal(linitial(column->fields));
}

/* A name as SQL, quoted. */
static const char *
quoted_name(struct reading *r, const List *parts)
{
    const char *text = "";
    ListCell *lc;

    foreach (lc, parts) {
        const char *part = read_string(r, strVal(lfirst(lc)));
        size_t n = strlen(part);
        char *quoted = arena_alloc(r->a, 2 * n + 3), *to = quoted;

        *to++ = '"';
        for (size_t i = 0; i < n; i++) {
            if (part[i] == '"')
                *to++ = '"';
            *to++ = part[i];
        }
        *to = '"';
        text = *text ? arena_printf(r->a, "%s.%s", text, quoted) : quoted;
    }
    return text;
}

static const char *
read_key_collation(struct reading *r, const IndexElem *e)
{
    return quoted_name(r, e->collation);
}

/* "operator(x.=)" when a schema is named: operators are not quoted. */
static const char *
operator_text(struct reading *r, const List *name)
{
    const char *last = read_string(r, strVal(llast(name)));

    if (list_length(name) == 1)
        return last;
    return arena_printf(r->a, "operator(%s.%s)",
                        quoted_name(r, list_make1(linitial(name))), last);
}

void
read_exclusions(struct reading *r, struct op_constraint *k, const List *exclusions, int at)
{
    size_t n = (size_t)list_length(exclusions);
    const struct expr **exprs = arena_array(r->a, const struct expr *, n + 1);
    struct string_builder columns = {0}, operators = {0}, collations = {0};
    struct token open = {.kind = TOKEN_END};
    ListCell *lc;

    if (at >= 0)
        open = scan_find_char(r, at, -1, '(');
    at = open.kind == TOKEN_END ? -1 : open.end;
    n = 0;
    foreach (lc, exclusions) {
        const IndexElem *e = linitial((const List *)lfirst(lc));
        const char *column = key_column(e);

        exprs[n++] = column ? NULL : read_key_expr(r, e, at);
        string_builder_add(&columns, r->a, column ? read_string(r, column) : "");
        string_builder_add(&operators, r->a, operator_text(r, lsecond((const List *)lfirst(lc))));
        string_builder_add(&collations, r->a, read_key_collation(r, e));
        k->operator_class = k->operator_class || e->opclass;
        if (at >= 0)
            at = scan_token(r, read_clause_end(r, at)).end;
    }
    k->columns = columns.first;
    k->operators = operators.first;
    k->collations = collations.first;
    k->exprs = exprs;
}

static void
read_keys(struct reading *r, struct op_index *index, const List *params, int list_at)
{
    const struct expr **exprs;
    struct string_builder b = {0}, names = {0}, collations = {0};
    ListCell *lc;

    exprs = arena_array(r->a, const struct expr *, (size_t)list_length(params) + 1);
    foreach (lc, params) {
        const IndexElem *e = lfirst(lc);

        const char *column = key_column(e);

        exprs[index->n_keys++] = column ? NULL : read_key_expr(r, e, list_at);
        column = column ? read_string(r, column) : NULL;
        string_builder_add(&b, r->a, column ? column : "");
        string_builder_add(&names, r->a, column ? column : read_key_name(r, e->expr));
        string_builder_add(&collations, r->a, read_key_collation(r, e));
        index->operator_class = index->operator_class || e->opclass;
        if (list_at >= 0)
            list_at = scan_token(r, read_clause_end(r, list_at)).end;
    }
    index->columns = b.first;
    index->key_names = names.first;
    index->collations = collations.first;
    index->exprs = exprs;
}

static const struct string_list *
read_element_names(struct reading *r, const List *elements)
{
    struct string_builder b = {0};
    ListCell *lc;

    foreach (lc, elements) {
        const IndexElem *e = lfirst(lc);

        string_builder_add(&b, r->a, e->name ? read_string(r, e->name) : "");
    }
    return b.first;
}

static void
read_create_index(struct reading *r, const Node *node)
{
    const IndexStmt *s = (const IndexStmt *)node;
    struct op *op = read_op(r, OP_CREATE_INDEX, -1);
    struct op_index *index = arena_new(r->a, struct op_index);
    struct token open = {.kind = TOKEN_END}, where = {.kind = TOKEN_END};

    op->rel = read_rangevar(r, s->relation);
    op->rel_kind = OBJ_TABLE;
    op->object.name = read_string(r, s->idxname);
    op->object.schema = s->idxname ? op->rel.schema : NULL; /* an index lives beside its table */
    op->concurrently = s->concurrent;
    op->if_not_exists = s->if_not_exists;
    op->only = !s->relation->inh;
    op->index = index;
    op->options = read_options(r, s->options);
    index->method = s->accessMethod ? read_string(r, s->accessMethod) : "btree";
    index->unique = s->unique;
    index->nulls_not_distinct = s->nulls_not_distinct;
    index->on_only = op->only;
    index->include = read_element_names(r, s->indexIncludingParams);
    if (s->relation->location >= 0) {
        int at = scan_past_relation(r, s->relation->location);

        open = scan_find_char(r, at, -1, '(');
        where = scan_find_word(r, at, -1, "where");
    }
    read_keys(r, index, s->indexParams, open.kind == TOKEN_END ? -1 : open.end);
    index->where = where.kind == TOKEN_END ? read_expr(r, s->whereClause)
                                           : read_expr_in(r, s->whereClause, where.end, r->end);
}

static void
read_reindex(struct reading *r, const Node *node)
{
    static const char *const what[] = {
        [REINDEX_OBJECT_INDEX] = "index",       [REINDEX_OBJECT_TABLE] = "table",
        [REINDEX_OBJECT_SCHEMA] = "schema",     [REINDEX_OBJECT_SYSTEM] = "system",
        [REINDEX_OBJECT_DATABASE] = "database",
    };
    const ReindexStmt *s = (const ReindexStmt *)node;
    struct op *op = read_op(r, OP_REINDEX, -1);

    op->detail = what[s->kind];
    op->concurrently = read_flag(s->params, "concurrently");
    op->options = read_options(r, s->params);
    if (s->kind == REINDEX_OBJECT_INDEX) {
        op->rel_kind = OBJ_INDEX;
        op->object = read_rangevar(r, s->relation);
    } else if (s->kind == REINDEX_OBJECT_TABLE) {
        op->rel_kind = OBJ_TABLE;
        op->rel = read_rangevar(r, s->relation);
    } else {
        op->rel_kind = s->kind == REINDEX_OBJECT_SCHEMA ? OBJ_SCHEMA : OBJ_DATABASE;
        op->object.name = read_string(r, s->name);
    }
}

static void
read_create_statistics(struct reading *r, const Node *node)
{
    const CreateStatsStmt *s = (const CreateStatsStmt *)node;
    struct op *op = read_op(r, OP_CREATE_STATISTICS, -1);
    struct string_builder b = {0};
    ListCell *lc;

    op->object = read_name_list(r, s->defnames);
    op->rel_kind = OBJ_STATISTICS;
    op->if_not_exists = s->if_not_exists;
    if (s->relations && IsA(linitial(s->relations), RangeVar))
        op->rel = read_rangevar(r, linitial(s->relations));
    foreach (lc, s->exprs) {
        const StatsElem *e = lfirst(lc);

        string_builder_add(&b, r->a, e->name ? read_string(r, e->name) : "");
    }
    op->strings = b.first;
}

static void
read_alter_statistics(struct reading *r, const Node *node)
{
    const AlterStatsStmt *s = (const AlterStatsStmt *)node;
    struct op *op = read_op(r, OP_ALTER_STATISTICS, -1);

    op->object = read_name_list(r, s->defnames);
    op->rel_kind = OBJ_STATISTICS;
    op->if_exists = s->missing_ok;
    op->detail = "set statistics";
}

const struct reader index_readers[] = {
    {T_IndexStmt, "CREATE INDEX", read_create_index},
    {T_ReindexStmt, "REINDEX", read_reindex},
    {T_CreateStatsStmt, "CREATE STATISTICS", read_create_statistics},
    {T_AlterStatsStmt, "ALTER STATISTICS", read_alter_statistics},
    {0, NULL, NULL},
};
