/*
 * read_dml.c - SELECT, INSERT, UPDATE, DELETE, MERGE, COPY, TRUNCATE, CALL, LOCK.
 *
 * Rows of VALUES are counted and walked for subqueries, never copied: an INSERT may hold 200,000.
 */
#include <string.h>

#include "read.h"

/* Narrows the statement's extent to what stands between a WITH query's parentheses. */
static void
enter_cte(struct reading *r, const CommonTableExpr *cte)
{
    struct token t = {.kind = TOKEN_END};
    int close;

    if (cte->location >= 0)
        t = scan_find_word(r, cte->location, -1, "as");
    if (t.kind != TOKEN_END)
        t = scan_find_char(r, t.end, -1, '(');
    close = t.kind == TOKEN_END ? -1 : scan_closing(r, t.start);
    if (close < 0)
        return;
    r->start = scan_token(r, t.end).start;
    r->end = close;
}

void
read_changes(struct reading *r, const struct walk *w)
{
    const struct cte_scope *outer = r->ctes;
    int start = r->start, end = r->end;
    ListCell *lc;

    foreach (lc, w->changes) {
        const struct inner_change *change = lfirst(lc);

        r->ctes = change->ctes;
        enter_cte(r, change->cte);
        read_statement(r, change->cte->ctequery);
        r->start = start;
        r->end = end;
    }
    r->ctes = outer;
}

/* Where the WHERE of a change begins and ends is not in its nodes. Its first WHERE at the depth of
 * the table's name is the one, for none of the clauses before it has another. */
static const struct expr *
read_where(struct reading *r, const Node *where, const RangeVar *rel, const struct walk *w)
{
    const struct cte_scope *outer = r->ctes;
    const struct expr *e;
    struct token t, end;

    if (!where)
        return NULL;
    t = scan_find_word(r, rel->location < 0 ? r->end : rel->location, -1, "where");
    end = scan_find_word(r, t.end, -1, "returning");
    r->ctes = w->ctes; /* the statement's WITH is in force */
    e = t.kind == TOKEN_END ? read_expr(r, where) : read_expr_in(r, where, t.end, end.start);
    r->ctes = outer;
    return e;
}

/* UPDATE ... SET and INSERT's column list. */
static void
read_assigned(struct reading *r, struct op_dml *dml, const List *targets)
{
    struct string_builder b = {0};
    struct name_set *seen = name_set_create();
    ListCell *lc;

    foreach (lc, targets) {
        const ResTarget *t = lfirst(lc);
        size_t before = name_set_count(seen);

        name_set_add(seen, NULL, t->name, LOCK_NONE);
        if (name_set_count(seen) > before)
            string_builder_add(&b, r->a, read_string(r, t->name));
        else if (!t->indirection) /* a[1] = .., a[2] = .. is fine */
            dml->duplicate_assignment = true;
    }
    dml->columns = b.first;
}

/* What every change has: its target, and what a walk found. */
static struct op *
read_change(struct reading *r, enum op_kind kind, const RangeVar *rel, struct op_dml *dml)
{
    struct op *op = read_op(r, kind, -1);

    op->rel = read_rangevar(r, rel);
    op->rel_kind = OBJ_TABLE;
    op->only = !rel->inh;
    op->dml = dml;
    return op;
}

static void
take_walk(struct op *op, const struct walk *w)
{
    op->uses = walk_uses(w);
    op->calls = walk_calls(w);
}

#if PG_VERSION_NUM >= 180000
#define RETURNING_OF(s) ((s)->returningClause)
#else
#define RETURNING_OF(s) ((s)->returningList)
#endif

static void
read_insert(struct reading *r, const Node *node)
{
    const InsertStmt *s = (const InsertStmt *)node;
    const SelectStmt *query = (const SelectStmt *)s->selectStmt;
    struct op_dml *dml = arena_new(r->a, struct op_dml);
    struct op *op;
    struct walk w;

    walk_begin(&w, r, false);
    walk_add_with(&w, s->withClause);
    walk_add(&w, query);
    walk_add(&w, s->onConflictClause);
    walk_add(&w, RETURNING_OF(s));
    read_changes(r, &w);
    dml->inserts = true;
    dml->on_conflict = s->onConflictClause != NULL;
    dml->updates = dml->on_conflict && s->onConflictClause->action == ONCONFLICT_UPDATE;
    dml->has_column_list = s->cols != NIL;
    read_assigned(r, dml, s->cols);
    if (!query)
        dml->rows = 1; /* DEFAULT VALUES */
    else if (query->valuesLists)
        dml->rows = (size_t)list_length(query->valuesLists);
    else
        dml->from_select = true;
    dml->has_limit = w.has_limit;
    op = read_change(r, OP_INSERT, s->relation, dml);
    take_walk(op, &w);
}

static void
read_update(struct reading *r, const Node *node)
{
    const UpdateStmt *s = (const UpdateStmt *)node;
    struct op_dml *dml = arena_new(r->a, struct op_dml);
    struct op *op;
    struct walk w;
    bool limited;

    walk_begin(&w, r, false);
    walk_add_with(&w, s->withClause);
    limited = w.has_limit || w.has_ctid;
    walk_add(&w, s->targetList);
    w.has_limit = limited; /* a LIMIT in SET chooses no rows */
    w.has_ctid = false;
    walk_add(&w, s->fromClause);
    walk_add(&w, s->whereClause);
    dml->has_limit = w.has_limit || w.has_ctid;
    walk_add(&w, RETURNING_OF(s));
    read_changes(r, &w);
    dml->updates = true;
    dml->joins = s->fromClause != NIL;
    dml->where = read_where(r, s->whereClause, s->relation, &w);
    dml->where_always_true = read_always_true(s->whereClause);
    dml->equal_columns = read_equal_columns(r, s->whereClause, s->relation);
    read_assigned(r, dml, s->targetList);
    op = read_change(r, OP_UPDATE, s->relation, dml);
    take_walk(op, &w);
}

static void
read_delete(struct reading *r, const Node *node)
{
    const DeleteStmt *s = (const DeleteStmt *)node;
    struct op_dml *dml = arena_new(r->a, struct op_dml);
    struct op *op;
    struct walk w;

    walk_begin(&w, r, false);
    walk_add_with(&w, s->withClause);
    walk_add(&w, s->usingClause);
    walk_add(&w, s->whereClause);
    dml->has_limit = w.has_limit || w.has_ctid;
    walk_add(&w, RETURNING_OF(s));
    read_changes(r, &w);
    dml->deletes = true;
    dml->joins = s->usingClause != NIL;
    dml->where = read_where(r, s->whereClause, s->relation, &w);
    dml->where_always_true = read_always_true(s->whereClause);
    dml->equal_columns = read_equal_columns(r, s->whereClause, s->relation);
    op = read_change(r, OP_DELETE, s->relation, dml);
    take_walk(op, &w);
}

static void
read_merge(struct reading *r, const Node *node)
{
    const MergeStmt *s = (const MergeStmt *)node;
    struct op_dml *dml = arena_new(r->a, struct op_dml);
    struct op *op;
    struct walk w;
    ListCell *lc;

    walk_begin(&w, r, false);
    walk_add_with(&w, s->withClause);
    walk_add(&w, s->sourceRelation);
    walk_add(&w, s->joinCondition);
    walk_add(&w, s->mergeWhenClauses);
    walk_add(&w, RETURNING_OF(s));
    read_changes(r, &w);
    foreach (lc, s->mergeWhenClauses) {
        const MergeWhenClause *c = lfirst(lc);

        dml->inserts |= c->commandType == CMD_INSERT;
        dml->updates |= c->commandType == CMD_UPDATE;
        dml->deletes |= c->commandType == CMD_DELETE;
    }
    dml->joins = true;
    dml->has_limit = w.has_limit;
    op = read_change(r, OP_MERGE, s->relation, dml);
    take_walk(op, &w);
}

/* --- SELECT --------------------------------------------------------------------------------- */

static bool
is_into(const SelectStmt *s)
{
    while (s->larg)
        s = s->larg;
    return s->intoClause != NULL;
}

/* SELECT set_config('x', 'v', false): a SET in other words; pg_dump writes search_path so. */
static void
read_set_config(struct reading *r, const ResTarget *target)
{
    const FuncCall *f = (const FuncCall *)target->val;
    const Node *name, *value;
    struct op_set *set;
    struct op *op;

    if (!f || !IsA(f, FuncCall) || strcmp(strVal(llast(f->funcname)), "set_config") != 0 ||
        list_length(f->args) != 3)
        return;
    name = linitial(f->args);
    value = lsecond(f->args);
    if (!IsA(name, A_Const) || !IsA(value, A_Const) || !read_value(r, name))
        return;
    set = arena_new(r->a, struct op_set);
    set->name = read_lower(r, read_value(r, name));
    set->value = read_value(r, value);
    set->values = read_split_setting(r, set->value);
    set->is_local = read_always_true(lthird(f->args));
    op = read_op(r, OP_SET, f->location);
    op->set = set;
}

static void
read_select(struct reading *r, const Node *node)
{
    const SelectStmt *s = (const SelectStmt *)node;
    struct op *op;
    struct walk w;
    ListCell *lc;

    if (is_into(s)) {
        read_select_into(r, s);
        return;
    }
    walk_begin(&w, r, false);
    walk_add(&w, node);
    read_changes(r, &w);
    op = read_op(r, OP_SELECT, -1);
    take_walk(op, &w);
    foreach (lc, s->targetList)
        read_set_config(r, lfirst(lc));
}

/* --- the rest ------------------------------------------------------------------------------- */

static void
read_copy(struct reading *r, const Node *node)
{
    const CopyStmt *s = (const CopyStmt *)node;
    struct op *op;
    struct walk w;

    walk_begin(&w, r, false);
    if (s->query && (IsA(s->query, InsertStmt) || IsA(s->query, UpdateStmt) ||
                     IsA(s->query, DeleteStmt) || IsA(s->query, MergeStmt)))
        read_statement(r, s->query);
    else
        walk_add(&w, s->query);
    walk_add(&w, s->whereClause);
    read_changes(r, &w);
    op = read_op(r, s->is_from ? OP_COPY_FROM : OP_COPY_TO, -1);
    op->rel = read_rangevar(r, s->relation);
    op->rel_kind = OBJ_TABLE;
    op->detail = s->is_program ? "program" : NULL;
    op->strings = read_string_list(r, s->attlist);
    op->options = read_options(r, s->options);
    take_walk(op, &w);
    if (s->whereClause && s->relation)
        op->expr = read_where(r, s->whereClause, s->relation, &w);
}

static void
read_truncate(struct reading *r, const Node *node)
{
    const TruncateStmt *s = (const TruncateStmt *)node;
    ListCell *lc;

    foreach (lc, s->relations) {
        const RangeVar *rv = lfirst(lc);
        struct op *op = read_op_in(r, OP_TRUNCATE, rv->location, scan_past_relation(r, rv->location));

        op->rel = read_rangevar(r, rv);
        op->rel_kind = OBJ_TABLE;
        op->only = !rv->inh;
        op->cascade = s->behavior == DROP_CASCADE;
        op->detail = s->restart_seqs ? "restart identity" : NULL;
    }
}

static void
read_call(struct reading *r, const Node *node)
{
    const CallStmt *s = (const CallStmt *)node;
    struct op *op = read_op(r, OP_CALL, -1);

    op->object = read_name_list(r, s->funccall->funcname);
    op->rel_kind = OBJ_PROCEDURE;
    op->uses = read_uses(r, (const Node *)s->funccall, &op->calls);
}

static void
read_lock(struct reading *r, const Node *node)
{
    const LockStmt *s = (const LockStmt *)node;
    ListCell *lc;

    foreach (lc, s->relations) {
        const RangeVar *rv = lfirst(lc);
        struct op *op = read_op_in(r, OP_LOCK, rv->location, scan_past_relation(r, rv->location));

        op->rel = read_rangevar(r, rv);
        op->rel_kind = OBJ_TABLE;
        op->only = !rv->inh;
        op->nowait = s->nowait;
        op->lock = (enum lock_mode)s->mode; /* the server's numbers (lockdefs.h) are ours */
    }
}

const struct reader dml_readers[] = {
    {T_SelectStmt, "SELECT", read_select},
    {T_InsertStmt, "INSERT", read_insert},
    {T_UpdateStmt, "UPDATE", read_update},
    {T_DeleteStmt, "DELETE", read_delete},
    {T_MergeStmt, "MERGE", read_merge},
    {T_CopyStmt, "COPY", read_copy},
    {T_TruncateStmt, "TRUNCATE TABLE", read_truncate},
    {T_CallStmt, "CALL", read_call},
    {T_LockStmt, "LOCK TABLE", read_lock},
    {0, NULL, NULL},
};
