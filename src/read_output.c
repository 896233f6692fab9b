/* read_output.c - names of a query's output columns, as far as the text alone decides them. */
#include <string.h>

#include "read.h"

/* Nobody names a column through more layers than this; deeper ones stay "?column?". */
#define FIGURE_DEPTH 100

/* How much a name is worth: a type's name or "case" gives way to anything better. */
enum strength {
    NO_NAME,
    WEAK_NAME,
    GOOD_NAME
};

static enum strength figure(const Node *node, const char **ret_name, int depth);

static enum strength
good(const char **ret_name, const char *name)
{
    *ret_name = name;
    return GOOD_NAME;
}

static enum strength
figure_sublink(const SubLink *s, const char **ret_name, int depth)
{
    const SelectStmt *query = (const SelectStmt *)s->subselect;
    const ResTarget *first;

    if (s->subLinkType == EXISTS_SUBLINK)
        return good(ret_name, "exists");
    if (s->subLinkType == ARRAY_SUBLINK)
        return good(ret_name, "array");
    if (s->subLinkType != EXPR_SUBLINK || !IsA(query, SelectStmt) || !query->targetList)
        return NO_NAME;
    first = linitial(query->targetList);
    return first->name ? good(ret_name, first->name) : figure(first->val, ret_name, depth + 1);
}

static enum strength
figure_indirection(const A_Indirection *i, const char **ret_name, int depth)
{
    const char *field = NULL;
    ListCell *lc;

    foreach (lc, i->indirection)
        if (IsA(lfirst(lc), String))
            field = strVal(lfirst(lc));
    return field ? good(ret_name, field) : figure(i->arg, ret_name, depth + 1);
}

static const char *
value_function_name(SQLValueFunctionOp op)
{
    switch ((int)op) {
    case SVFOP_CURRENT_DATE:
        return "current_date";
    case SVFOP_CURRENT_TIME:
    case SVFOP_CURRENT_TIME_N:
        return "current_time";
    case SVFOP_CURRENT_TIMESTAMP:
    case SVFOP_CURRENT_TIMESTAMP_N:
        return "current_timestamp";
    case SVFOP_LOCALTIME:
    case SVFOP_LOCALTIME_N:
        return "localtime";
    case SVFOP_LOCALTIMESTAMP:
    case SVFOP_LOCALTIMESTAMP_N:
        return "localtimestamp";
    case SVFOP_CURRENT_ROLE:
        return "current_role";
    case SVFOP_CURRENT_USER:
        return "current_user";
    case SVFOP_USER:
        return "user";
    case SVFOP_SESSION_USER:
        return "session_user";
    case SVFOP_CURRENT_CATALOG:
        return "current_catalog";
    default:
        return "current_schema";
    }
}

/* parse_target.c, FigureColnameInternal(). */
static enum strength
figure(const Node *node, const char **ret_name, int depth)
{
    enum strength strength;

    if (!node || depth > FIGURE_DEPTH)
        return NO_NAME;
    switch ((int)nodeTag(node)) {
    case T_ColumnRef:
        node = llast(((const ColumnRef *)node)->fields);
        return good(ret_name, IsA(node, String) ? ((const String *)node)->sval : "*");
    case T_A_Indirection:
        return figure_indirection((const A_Indirection *)node, ret_name, depth);
    case T_FuncCall:
        return good(ret_name, strVal(llast(((const FuncCall *)node)->funcname)));
    case T_A_Expr:
        return ((const A_Expr *)node)->kind == AEXPR_NULLIF ? good(ret_name, "nullif") : NO_NAME;
    case T_CollateClause:
        return figure(((const CollateClause *)node)->arg, ret_name, depth + 1);
    case T_TypeCast:
        strength = figure(((const TypeCast *)node)->arg, ret_name, depth + 1);
        if (strength == GOOD_NAME)
            return strength;
        *ret_name = strVal(llast(((const TypeCast *)node)->typeName->names));
        return WEAK_NAME;
    case T_CaseExpr:
        strength = figure((const Node *)((const CaseExpr *)node)->defresult, ret_name, depth + 1);
        if (strength == GOOD_NAME)
            return strength;
        *ret_name = "case";
        return WEAK_NAME;
    case T_SubLink:
        return figure_sublink((const SubLink *)node, ret_name, depth);
    case T_SQLValueFunction:
        return good(ret_name, value_function_name(((const SQLValueFunction *)node)->op));
    case T_A_ArrayExpr:
        return good(ret_name, "array");
    case T_RowExpr:
        return good(ret_name, "row");
    case T_CoalesceExpr:
        return good(ret_name, "coalesce");
    case T_GroupingFunc:
        return good(ret_name, "grouping");
    case T_MinMaxExpr:
        return good(ret_name, ((const MinMaxExpr *)node)->op == IS_GREATEST ? "greatest" : "least");
    default:
        return NO_NAME;
    }
}

static const char *
target_name(struct reading *r, const ResTarget *target)
{
    const char *name = target->name;

    if (!name && figure(target->val, &name, 0) == NO_NAME)
        name = "?column?";
    return read_string(r, name);
}

const char *
read_key_name(struct reading *r, const Node *expr)
{
    const char *name = NULL;

    return figure(expr, &name, 0) == NO_NAME ? "expr" : read_string(r, name);
}

const struct string_list *
read_output_columns(struct reading *r, const Node *query, const List *aliases)
{
    struct string_builder b = {0};
    const SelectStmt *s = (const SelectStmt *)query;
    int i = 0, n_aliases = list_length(aliases);
    ListCell *lc;

    foreach (lc, aliases)
        string_builder_add(&b, r->a, read_string(r, strVal(lfirst(lc))));
    if (!query || !IsA(query, SelectStmt))
        return b.first;
    while (s->larg)
        s = s->larg;
    foreach (lc, s->targetList)
        if (i++ >= n_aliases)
            string_builder_add(&b, r->a, target_name(r, lfirst(lc)));
    if (s->valuesLists)
        for (i = n_aliases; i < list_length(linitial(s->valuesLists)); i++)
            string_builder_add(&b, r->a, arena_printf(r->a, "column%d", i + 1));
    return b.first;
}
