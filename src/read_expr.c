/*
 * read_expr.c - an expression reduced to what facts depend on (struct expr), and the few questions
 * about conditions that are answered on the tree itself.
 */
#include <string.h>

#include "read.h"

/* How deep constant folding looks; nobody writes WHERE true deeper. */
#define FOLD_DEPTH 50

static const Node *
without_casts(const Node *node)
{
    for (;;) {
        if (IsA(node, TypeCast))
            node = ((const TypeCast *)node)->arg;
        else if (IsA(node, CollateClause))
            node = ((const CollateClause *)node)->arg;
        else
            return node;
        if (!node)
            return NULL;
    }
}

/* A flat list of what is and-ed at the top of a condition. With `negated`, of NOT condition: then
 * OR is what splits, by De Morgan. */
struct term {
    const Node *node;
    bool negated;
};
struct terms {
    struct term *items;
    size_t n, cap;
};

static void
add_term(struct terms *t, const Node *node, bool negated)
{
    if (!node)
        return;
    if (t->n == t->cap) {
        t->cap = t->cap ? t->cap * 2 : 16;
        t->items = t->items ? repalloc(t->items, t->cap * sizeof(struct term))
                            : palloc(t->cap * sizeof(struct term));
    }
    t->items[t->n++] = (struct term){node, negated};
}

/* Works in place, by index: a term that splits is replaced by its parts at the end of the list. */
static struct terms
top_terms(const Node *condition)
{
    struct terms t = {0}, out = {0};
    ListCell *lc;

    add_term(&t, condition, false);
    for (size_t i = 0; i < t.n; i++) {
        struct term term = t.items[i];
        const BoolExpr *b = (const BoolExpr *)term.node;

        if (!IsA(term.node, BoolExpr)) {
            add_term(&out, term.node, term.negated);
        } else if (b->boolop == NOT_EXPR) {
            add_term(&t, linitial(b->args), !term.negated);
        } else if ((b->boolop == AND_EXPR) == !term.negated) {
            foreach (lc, b->args)
                add_term(&t, lfirst(lc), term.negated);
        }
    }
    if (t.items)
        pfree(t.items);
    return out;
}

static const char *
column_of(const Node *node)
{
    const ColumnRef *c = (const ColumnRef *)node;
    const Node *last;

    if (!node || !IsA(node, ColumnRef))
        return NULL;
    last = llast(c->fields);
    return IsA(last, String) ? ((const String *)last)->sval : NULL;
}

static bool
is_null_constant(const Node *node)
{
    node = node ? without_casts(node) : NULL;
    return node && IsA(node, A_Const) && ((const A_Const *)node)->isnull;
}

/* The column a term proves not null, as predtest.c sees it for SET NOT NULL: after
 * eval_const_expressions, so NOT (x IS NULL) and x IS DISTINCT FROM NULL count as well. Comparisons
 * do not: a CHECK that comes out as NULL is satisfied. */
static const char *
proven_column(struct term t)
{
    if (IsA(t.node, NullTest)) {
        const NullTest *n = (const NullTest *)t.node;

        if ((n->nulltesttype == IS_NOT_NULL) == !t.negated)
            return column_of((const Node *)n->arg);
    } else if (IsA(t.node, A_Expr)) {
        const A_Expr *e = (const A_Expr *)t.node;

        if (e->kind != (t.negated ? AEXPR_NOT_DISTINCT : AEXPR_DISTINCT))
            return NULL;
        if (is_null_constant(e->rexpr))
            return column_of(e->lexpr);
        if (is_null_constant(e->lexpr))
            return column_of(e->rexpr);
    }
    return NULL;
}

static const struct string_list *
not_null_columns(struct reading *r, const Node *node)
{
    struct terms t = top_terms(node);
    struct string_builder b = {0};

    for (size_t i = 0; i < t.n; i++) {
        const char *column = proven_column(t.items[i]);

        if (column)
            string_builder_add(&b, r->a, read_string(r, column));
    }
    if (t.items)
        pfree(t.items);
    return b.first;
}

/* The casts around a bare column or constant, innermost first. */
static const struct type_list *
casts_around(struct reading *r, const Node *node)
{
    const struct type_list *first = NULL;

    while (node && (IsA(node, TypeCast) || IsA(node, CollateClause))) {
        struct type_list *cast;

        if (IsA(node, CollateClause)) {
            node = ((const CollateClause *)node)->arg;
            continue;
        }
        cast = arena_new(r->a, struct type_list);
        cast->type = read_type_name(r, ((const TypeCast *)node)->typeName);
        cast->next = first;
        first = cast;
        node = ((const TypeCast *)node)->arg;
    }
    return first;
}

const struct expr *
read_expr_in(struct reading *r, const Node *node, int from, int to)
{
    struct expr *e;
    struct walk w;
    const Node *bare;

    if (!node)
        return NULL;
    e = arena_new(r->a, struct expr);
    walk_begin(&w, r, true);
    walk_add(&w, node);
    if (from < 0)
        from = w.leftmost;
    if (from >= 0)
        from = scan_token(r, from).start;
    if (from >= 0 && to < 0)
        to = read_clause_end(r, from);
    /* also one that became a number or string for the parser */
    if (from >= 0 && read_has_placeholder(r, from, to))
        w.has_placeholder = true;
    e->span = read_span(r, from, to);
    e->text = from >= 0 ? read_written(r, from, to) : "";
    e->is_constant = !w.not_constant && !w.has_placeholder;
    e->has_placeholder = w.has_placeholder;
    e->has_subquery = w.has_subquery;
    e->has_next_value = w.has_next_value;
    e->calls = walk_calls(&w);
    e->types = walk_types(&w);
    e->columns = walk_columns(&w);
    e->relations = walk_relations(&w);
    e->not_null = not_null_columns(r, node);
    bare = without_casts(node);
    if (bare && IsA(bare, A_Const) && !e->has_placeholder) {
        e->is_null = ((const A_Const *)bare)->isnull;
        e->literal = read_value(r, bare);
    }
    e->is_column = column_of(bare) != NULL && !e->has_placeholder;
    if (e->is_column || e->is_constant)
        e->casts = casts_around(r, node);
    return e;
}

const struct expr *
read_expr(struct reading *r, const Node *node)
{
    return read_expr_in(r, node, -1, -1);
}

/* --- constant folding of conditions --------------------------------------------------------- */

/* As boolin(): unique prefixes of true, yes, on and 1. */
static enum tri
truth_of_text(const char *s)
{
    static const char *const yes[] = {"t", "tr", "tru", "true", "y", "ye", "yes", "on", "1"};
    static const char *const no[] = {"f", "fa", "fal", "fals", "false",
                                     "n", "no", "of",  "off",  "0"};

    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
        if (pg_strcasecmp(s, yes[i]) == 0)
            return TRI_YES;
    for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
        if (pg_strcasecmp(s, no[i]) == 0)
            return TRI_NO;
    return TRI_UNKNOWN;
}

static enum tri
opposite(enum tri t)
{
    if (t == TRI_UNKNOWN)
        return t;
    return t == TRI_YES ? TRI_NO : TRI_YES;
}

static enum tri
truth_of_constant(const A_Const *c)
{
    if (c->isnull)
        return TRI_UNKNOWN;
    if (IsA(&c->val.node, Boolean))
        return c->val.boolval.boolval ? TRI_YES : TRI_NO;
    if (IsA(&c->val.node, String))
        return truth_of_text(c->val.sval.sval);
    return TRI_UNKNOWN;
}

/* 1 = 1, 'a' = 'a', 1 <> 2. Only constants of one kind: 1 = '1' is left alone. */
static enum tri
truth_of_comparison(const A_Expr *e)
{
    const A_Const *a = (const A_Const *)e->lexpr, *b = (const A_Const *)e->rexpr;
    const char *op;
    bool same;

    if (e->kind != AEXPR_OP || !a || !b || !IsA(a, A_Const) || !IsA(b, A_Const) || a->isnull ||
        b->isnull || nodeTag(&a->val.node) != nodeTag(&b->val.node))
        return TRI_UNKNOWN;
    op = strVal(llast(e->name));
    if (IsA(&a->val.node, Integer))
        same = a->val.ival.ival == b->val.ival.ival;
    else if (IsA(&a->val.node, String))
        same = strcmp(a->val.sval.sval, b->val.sval.sval) == 0;
    else if (IsA(&a->val.node, Boolean))
        same = a->val.boolval.boolval == b->val.boolval.boolval;
    else
        return TRI_UNKNOWN;
    if (strcmp(op, "=") == 0)
        return same ? TRI_YES : TRI_NO;
    if (strcmp(op, "<>") == 0)
        return same ? TRI_NO : TRI_YES;
    return TRI_UNKNOWN;
}

static enum tri fold(const Node *node, int depth);

static enum tri
fold_bool(const BoolExpr *b, int depth)
{
    bool all = b->boolop == AND_EXPR;
    enum tri result = all ? TRI_YES : TRI_NO;
    ListCell *lc;

    if (b->boolop == NOT_EXPR)
        return opposite(fold(linitial(b->args), depth));
    foreach (lc, b->args) {
        enum tri t = fold(lfirst(lc), depth);

        if (t == (all ? TRI_NO : TRI_YES))
            return t;
        if (t == TRI_UNKNOWN)
            result = t;
    }
    return result;
}

static enum tri
fold(const Node *node, int depth)
{
    if (!node || depth > FOLD_DEPTH)
        return TRI_UNKNOWN;
    node = without_casts(node);
    if (!node)
        return TRI_UNKNOWN;
    switch ((int)nodeTag(node)) {
    case T_A_Const:
        return truth_of_constant((const A_Const *)node);
    case T_BoolExpr:
        return fold_bool((const BoolExpr *)node, depth + 1);
    case T_A_Expr:
        return truth_of_comparison((const A_Expr *)node);
    case T_BooleanTest: {
        const BooleanTest *t = (const BooleanTest *)node;
        enum tri arg = fold((const Node *)t->arg, depth + 1);

        if (t->booltesttype == IS_TRUE || t->booltesttype == IS_NOT_FALSE)
            return arg;
        if (t->booltesttype == IS_FALSE || t->booltesttype == IS_NOT_TRUE)
            return opposite(arg);
        return TRI_UNKNOWN;
    }
    default:
        return TRI_UNKNOWN;
    }
}

bool
read_always_true(const Node *where)
{
    return fold(where, 0) == TRI_YES;
}

/* --- WHERE column = constant ---------------------------------------------------------------- */

static bool
belongs_to(const ColumnRef *c, const RangeVar *rel)
{
    int n = list_length(c->fields);
    const Node *table;

    if (n == 1)
        return true;
    table = list_nth(c->fields, n - 2);
    return IsA(table, String) && strcmp(((const String *)table)->sval,
                                        rel->alias ? rel->alias->aliasname : rel->relname) == 0;
}

static bool
is_value(const Node *node)
{
    node = node ? without_casts(node) : NULL;
    return node && (IsA(node, A_Const) || IsA(node, ParamRef));
}

/* The rows that a list of this many values can name are still few. */
#define FEW_VALUES 1000

static bool
is_value_list(const Node *node)
{
    ListCell *lc;

    if (!node || !IsA(node, List) || list_length((const List *)node) > FEW_VALUES)
        return false;
    foreach (lc, (const List *)node)
        if (!is_value(lfirst(lc)))
            return false;
    return true;
}

/* The side of column = value or column IN (values) that is no value, or NULL. */
static const Node *
compared_with_value(const A_Expr *e)
{
    if (!IsA(e, A_Expr) || !e->lexpr || !e->rexpr || strcmp(strVal(llast(e->name)), "=") != 0)
        return NULL;
    if (e->kind == AEXPR_IN)
        return is_value_list(e->rexpr) ? without_casts(e->lexpr) : NULL;
    if (e->kind != AEXPR_OP)
        return NULL;
    if (is_value(e->rexpr))
        return without_casts(e->lexpr);
    return is_value(e->lexpr) ? without_casts(e->rexpr) : NULL;
}

const struct string_list *
read_equal_columns(struct reading *r, const Node *where, const RangeVar *rel)
{
    struct terms t = top_terms(where);
    struct string_builder b = {0};

    for (size_t i = 0; i < t.n; i++) {
        const Node *column =
            t.items[i].negated ? NULL : compared_with_value((const A_Expr *)t.items[i].node);

        if (column && column_of(column) && belongs_to((const ColumnRef *)column, rel))
            string_builder_add(&b, r->a, read_string(r, column_of(column)));
    }
    if (t.items)
        pfree(t.items);
    return b.first;
}
