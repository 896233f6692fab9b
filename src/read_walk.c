/*
 * read_walk.c - what a query or an expression reads and calls.
 *
 * One explicit stack; each item carries what is true for its part of the tree: the WITH names it
 * sees (a scope is a list that only grows at its front, so sharing it is free) and the FOR UPDATE
 * clauses that reach it. Lists are stepped through in place, so the stack stays as deep as the
 * tree.
 */
#include <string.h>

#include "read.h"

struct walk_item {
    const Node *node;
    int next; /* of a List: the element to visit next */
    const struct cte_scope *ctes;
    const List *locking; /* FOR UPDATE ... of the query in whose FROM this stands */
    bool lock_all;       /* ... or of one further out, which reaches everything in here */
};

void
walk_begin(struct walk *w, struct reading *r, bool in_expr)
{
    memset(w, 0, sizeof(*w));
    w->r = r;
    w->in_expr = in_expr;
    w->ctes = r->ctes;
    w->leftmost = -1;
}

static void
push(struct walk *w, const void *node, const struct walk_item *like)
{
    struct reading *r = w->r;

    if (!node)
        return;
    if (w->n_stack == r->cap_stack) {
        r->cap_stack = r->cap_stack ? r->cap_stack * 2 : 64;
        r->stack = r->stack ? repalloc(r->stack, r->cap_stack * sizeof(struct walk_item))
                            : palloc(r->cap_stack * sizeof(struct walk_item));
    }
    r->stack[w->n_stack++] = (struct walk_item){.node = node, .ctes = like->ctes};
}

static void
push_locked(struct walk *w, const void *node, const struct walk_item *like)
{
    if (!node)
        return;
    push(w, node, like);
    w->r->stack[w->n_stack - 1].locking = like->locking;
    w->r->stack[w->n_stack - 1].lock_all = like->lock_all;
}

static void
add_to(struct name_set **set, const char *schema, const char *name, enum lock_mode lock)
{
    if (!*set)
        *set = name_set_create();
    name_set_add(*set, schema, name, lock);
}

static const char *
string_at(const List *names, int from_end)
{
    int n = list_length(names);
    const Node *node = n >= from_end ? list_nth(names, n - from_end) : NULL;

    return node && IsA(node, String) ? ((const String *)node)->sval : NULL;
}

static bool
is_cte(const struct walk_item *item, const RangeVar *rv)
{
    if (rv->schemaname)
        return false;
    for (const struct cte_scope *s = item->ctes; s; s = s->outer)
        if (strcmp(s->name, rv->relname) == 0)
            return true;
    return false;
}

/* Whether a FOR UPDATE / SHARE clause means the FROM item called `name`. */
static bool
is_locked(const struct walk_item *item, const char *name)
{
    ListCell *lc, *rel;

    if (item->lock_all)
        return true;
    foreach (lc, item->locking) {
        const LockingClause *clause = lfirst(lc);

        if (!clause->lockedRels)
            return true;
        foreach (rel, clause->lockedRels)
            if (name && strcmp(((const RangeVar *)lfirst(rel))->relname, name) == 0)
                return true;
    }
    return false;
}

static void
visit_rangevar(struct walk *w, const struct walk_item *item)
{
    const RangeVar *rv = (const RangeVar *)item->node;

    if (!is_cte(item, rv))
        add_to(&w->relations, rv->schemaname, rv->relname,
               is_locked(item, rv->alias ? rv->alias->aliasname : rv->relname) ? LOCK_ROW_SHARE
                                                                               : LOCK_ACCESS_SHARE);
}

static bool
is_change(const Node *stmt)
{
    return IsA(stmt, InsertStmt) || IsA(stmt, UpdateStmt) || IsA(stmt, DeleteStmt) ||
           IsA(stmt, MergeStmt);
}

static const struct cte_scope *
in_scope(const char *name, const struct cte_scope *outer)
{
    struct cte_scope *s = palloc(sizeof(struct cte_scope));

    s->name = name;
    s->outer = outer;
    return s;
}

/*
 * The scope of a statement with this WITH clause. *ret_inner gets one scope per query: what that
 * query sees. Data-modifying ones are put aside, as ops of their own.
 */
static const struct cte_scope *
open_scope(struct walk *w, const WithClause *with, const struct cte_scope *outer,
           const struct cte_scope ***ret_inner)
{
    const struct cte_scope *scope = outer, **inner;
    ListCell *lc;

    *ret_inner = NULL;
    if (!with)
        return scope;
    inner = palloc((size_t)list_length(with->ctes) * sizeof(*inner));
    if (with->recursive)
        foreach (lc, with->ctes)
            scope = in_scope(((const CommonTableExpr *)lfirst(lc))->ctename, scope);
    foreach (lc, with->ctes) {
        const CommonTableExpr *cte = lfirst(lc);

        inner[foreach_current_index(lc)] = scope;
        if (is_change(cte->ctequery)) {
            struct inner_change *change = palloc(sizeof(struct inner_change));

            *change = (struct inner_change){cte, scope};
            w->changes = lappend(w->changes, change);
        }
        if (!with->recursive)
            scope = in_scope(cte->ctename, scope);
    }
    *ret_inner = inner;
    return scope;
}

/* Last query first: they come off the stack in the order of the text. */
static void
push_with(struct walk *w, const WithClause *with, const struct cte_scope **inner)
{
    for (int i = with ? list_length(with->ctes) - 1 : -1; i >= 0; i--) {
        const CommonTableExpr *cte = list_nth(with->ctes, i);
        struct walk_item like = {.ctes = inner[i]};

        if (w->into_changes || !is_change(cte->ctequery))
            push(w, cte->ctequery, &like);
    }
}

static const Node *
child_at(const Node *node, size_t offset)
{
    const Node *child;

    memcpy(&child, (const char *)node + offset, sizeof(child));
    return child;
}

/* Last child first, so that they come off the stack in the order of the text. */
static void
push_children(struct walk *w, const struct walk_item *item)
{
    const struct node_shape *shape = node_shape_of(item->node);
    int n = 0;

    while (shape && shape->children[n])
        n++;
    while (n-- > 0)
        push(w, child_at(item->node, shape->children[n]), item);
}

static void
visit_select(struct walk *w, struct walk_item *item)
{
    const SelectStmt *s = (const SelectStmt *)item->node;
    const struct node_shape *shape = node_shape_of(item->node);
    const struct cte_scope **inner;
    int n = 0;

    w->has_subquery = w->not_constant = true;
    if (s->limitCount && !(IsA(s->limitCount, A_Const) && ((const A_Const *)s->limitCount)->isnull))
        w->has_limit = true;
    item->ctes = open_scope(w, s->withClause, item->ctes, &inner);
    push(w, s->rarg, item);
    push(w, s->larg, item);
    item->locking = s->lockingClause;
    while (shape->children[n])
        n++;
    while (n-- > 0) {
        const Node *child = child_at(item->node, shape->children[n]);

        if (shape->children[n] == offsetof(SelectStmt, fromClause))
            push_locked(w, child, item);
        else
            push(w, child, item);
    }
    push_with(w, s->withClause, inner);
}

/* A changing statement met in a walk (of a function body, EXPLAIN ...): its target counts too. */
static void
visit_change(struct walk *w, struct walk_item *item, const RangeVar *target, const WithClause *with)
{
    const struct cte_scope **inner;

    w->not_constant = true;
    add_to(&w->relations, target->schemaname, target->relname, LOCK_ROW_EXCLUSIVE);
    item->ctes = open_scope(w, with, item->ctes, &inner);
    push_children(w, item);
    push_with(w, with, inner);
}

static void
visit_from(struct walk *w, struct walk_item *item)
{
    if (IsA(item->node, JoinExpr)) {
        const JoinExpr *j = (const JoinExpr *)item->node;

        push(w, j->quals, item);
        push_locked(w, j->rarg, item);
        push_locked(w, j->larg, item);
    } else if (IsA(item->node, RangeTableSample)) {
        const RangeTableSample *s = (const RangeTableSample *)item->node;

        push(w, s->repeatable, item);
        push(w, s->args, item);
        push_locked(w, s->relation, item);
    } else {
        const RangeSubselect *s = (const RangeSubselect *)item->node;

        item->lock_all = is_locked(item, s->alias ? s->alias->aliasname : NULL);
        item->locking = NIL;
        push_locked(w, s->subquery, item);
    }
}

static const char *
value_function(SQLValueFunctionOp op)
{
    switch (op) {
    case SVFOP_CURRENT_DATE:
        return "current_date";
    case SVFOP_CURRENT_TIME:
    case SVFOP_CURRENT_TIME_N:
        return "current_time";
    case SVFOP_CURRENT_TIMESTAMP:
    case SVFOP_CURRENT_TIMESTAMP_N:
        return "now";
    case SVFOP_LOCALTIME:
    case SVFOP_LOCALTIME_N:
        return "localtime";
    case SVFOP_LOCALTIMESTAMP:
    case SVFOP_LOCALTIMESTAMP_N:
        return "localtimestamp";
    case SVFOP_CURRENT_ROLE:
    case SVFOP_CURRENT_USER:
    case SVFOP_USER:
        return "current_user";
    case SVFOP_SESSION_USER:
        return "session_user";
    case SVFOP_CURRENT_CATALOG:
        return "current_database";
    case SVFOP_CURRENT_SCHEMA:
        return "current_schema";
    }
    return "current_user";
}

static void
visit_call(struct walk *w, const FuncCall *f)
{
    const char *name = string_at(f->funcname, 1);

    w->not_constant = true;
    if (!name)
        return;
    add_to(&w->calls, string_at(f->funcname, 2), name, LOCK_NONE);
    if (strcmp(name, "nextval") == 0)
        w->has_next_value = true;
}

/* NEW.a, OLD.a */
static bool
is_old_or_new(const ColumnRef *c)
{
    const char *table = string_at(c->fields, 2);

    return table && list_length(c->fields) == 2 &&
           (strcmp(table, "old") == 0 || strcmp(table, "new") == 0);
}

static void
visit_column(struct walk *w, const ColumnRef *c)
{
    const char *name = string_at(c->fields, 1);

    w->not_constant = true;
    if (name && strcmp(name, "ctid") == 0)
        w->has_ctid = true;
    if (!w->in_expr || (w->old_and_new && !is_old_or_new(c)))
        return;
    if (!name) /* t.*: every column, which only the schema can list */
        add_to(&w->columns, NULL, "*", LOCK_NONE);
    else if (read_is_placeholder(w->r, name)) /* a value, more likely than a column */
        w->has_placeholder = true;
    else
        add_to(&w->columns, NULL, name, LOCK_NONE);
}

static void
visit_location(struct walk *w, const Node *node)
{
    const struct node_shape *shape = node_shape_of(node);
    ParseLoc at;

    if (!shape || !shape->location)
        return;
    memcpy(&at, (const char *)node + shape->location, sizeof(at));
    if (at >= 0 && (w->leftmost < 0 || at < w->leftmost))
        w->leftmost = at;
}

/* Nodes that need no more than noting something. Whether an expression is a constant is decided
 * here: all that is not known to keep it one makes it none. */
static void
note(struct walk *w, const Node *node)
{
    switch ((int)nodeTag(node)) {
    case T_A_Const:
    case T_A_ArrayExpr:
    case T_TypeName:
    case T_CollateClause:
        return;
    case T_A_Expr: {
        const A_Expr *e = (const A_Expr *)node;
        const char *name = string_at(e->name, 1);

        if (e->kind != AEXPR_OP || e->lexpr || !name || strcmp(name, "-") != 0)
            w->not_constant = true;
        return;
    }
    case T_TypeCast: {
        const TypeName *t = ((const TypeCast *)node)->typeName;
        const char *schema = string_at(t->names, 2);

        /* built-in types go without schema, as in struct type_name */
        if (schema && strcmp(schema, "pg_catalog") == 0)
            schema = NULL;
        if (w->in_expr && string_at(t->names, 1))
            add_to(&w->types, schema, string_at(t->names, 1), LOCK_NONE);
        return;
    }
    case T_ColumnRef:
        visit_column(w, (const ColumnRef *)node);
        return;
    case T_FuncCall:
        visit_call(w, (const FuncCall *)node);
        return;
    case T_SQLValueFunction:
        w->not_constant = true;
        add_to(&w->calls, "pg_catalog", value_function(((const SQLValueFunction *)node)->op),
               LOCK_NONE);
        return;
    default:
        w->not_constant = true;
    }
}

static void
visit(struct walk *w, struct walk_item *item)
{
    const Node *node = item->node;

    if (w->in_expr)
        visit_location(w, node);
    switch ((int)nodeTag(node)) {
    case T_RangeVar:
        visit_rangevar(w, item);
        break;
    case T_SelectStmt:
        visit_select(w, item);
        break;
    case T_JoinExpr:
    case T_RangeTableSample:
    case T_RangeSubselect:
        w->not_constant = true;
        visit_from(w, item);
        break;
    case T_InsertStmt:
        visit_change(w, item, ((const InsertStmt *)node)->relation,
                     ((const InsertStmt *)node)->withClause);
        break;
    case T_UpdateStmt:
        visit_change(w, item, ((const UpdateStmt *)node)->relation,
                     ((const UpdateStmt *)node)->withClause);
        break;
    case T_DeleteStmt:
        visit_change(w, item, ((const DeleteStmt *)node)->relation,
                     ((const DeleteStmt *)node)->withClause);
        break;
    case T_MergeStmt:
        visit_change(w, item, ((const MergeStmt *)node)->relation,
                     ((const MergeStmt *)node)->withClause);
        break;
    case T_MultiAssignRef: /* (a, b) = (...): each column has the whole source below it */
        w->not_constant = true;
        if (((const MultiAssignRef *)node)->colno == 1)
            push_children(w, item);
        break;
    default:
        note(w, node);
        push_children(w, item);
    }
}

/* One step through a list: constants, which a big INSERT consists of, do not touch the stack. */
static void
visit_list(struct walk *w)
{
    struct walk_item *top = &w->r->stack[w->n_stack - 1];
    const List *list = (const List *)top->node;
    struct walk_item item = *top;
    const Node *element = NULL;

    while (item.next < list_length(list)) {
        element = list_nth(list, item.next++);
        if (element && (w->in_expr || !IsA(element, A_Const)))
            break;
        element = NULL;
    }
    if (item.next == list_length(list))
        w->n_stack--;
    else
        top->next = item.next;
    push_locked(w, element, &item);
}

static void
run(struct walk *w)
{
    while (w->n_stack) {
        struct walk_item item = w->r->stack[w->n_stack - 1];

        if (IsA(item.node, List)) {
            visit_list(w);
        } else {
            w->n_stack--;
            visit(w, &item);
        }
    }
}

void
walk_add(struct walk *w, const void *node)
{
    struct walk_item like = {.ctes = w->ctes};

    push(w, node, &like);
    run(w);
}

void
walk_add_with(struct walk *w, const WithClause *with)
{
    const struct cte_scope **inner;

    w->ctes = open_scope(w, with, w->ctes, &inner);
    push_with(w, with, inner);
    run(w);
}

const struct relation_use *
walk_uses(const struct walk *w)
{
    const struct relation_use *first = NULL;

    for (size_t i = name_set_count(w->relations); i-- > 0;) {
        struct relation_use *use = arena_new(w->r->a, struct relation_use);
        struct name raw = name_set_get(w->relations, i, &use->lock);
        RangeVar rv = {.type = T_RangeVar};

        rv.schemaname = unconstify(char *, raw.schema);
        rv.relname = unconstify(char *, raw.name);
        use->rel = read_rangevar(w->r, &rv);
        use->next = first;
        first = use;
    }
    return first;
}

static const struct name_list *
names_of(const struct walk *w, const struct name_set *set)
{
    struct name_builder b = {0};

    for (size_t i = 0; i < name_set_count(set); i++) {
        struct name raw = name_set_get(set, i, NULL);

        name_builder_add(&b, w->r->a,
                         (struct name){read_string(w->r, raw.schema), read_string(w->r, raw.name)});
    }
    return b.first;
}

const struct name_list *
walk_relations(const struct walk *w)
{
    return names_of(w, w->relations);
}

const struct name_list *
walk_calls(const struct walk *w)
{
    return names_of(w, w->calls);
}

const struct name_list *
walk_types(const struct walk *w)
{
    return names_of(w, w->types);
}

const struct string_list *
walk_columns(const struct walk *w)
{
    struct string_builder b = {0};

    for (size_t i = 0; i < name_set_count(w->columns); i++)
        string_builder_add(&b, w->r->a, read_string(w->r, name_set_get(w->columns, i, NULL).name));
    return b.first;
}

const struct relation_use *
read_uses(struct reading *r, const Node *node, const struct name_list **calls)
{
    struct walk w;

    walk_begin(&w, r, false);
    w.into_changes = true;
    walk_add(&w, node);
    if (calls)
        *calls = walk_calls(&w);
    return walk_uses(&w);
}
