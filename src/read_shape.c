/*
 * read_shape.c - where raw nodes keep their children: the one table the walk goes by.
 *
 * Rows are in the order of the text. Nodes that make names visible (SELECT with WITH, the changing
 * statements) or stand for a relation are treated in read_walk.c; their rows here say what is left
 * to walk. A node without a row is a leaf.
 */
#include "read.h"

#define LOCATION(type) offsetof(type, location)
#define CHILD(type, field) offsetof(type, field)

#if PG_VERSION_NUM >= 180000
#define RETURNING(type) CHILD(type, returningClause)
#else
#define RETURNING(type) CHILD(type, returningList)
#endif

/* clang-format off */
static const struct node_shape rows[] = {
    /* expressions */
    {T_A_Const, LOCATION(A_Const), {0}},
    {T_ColumnRef, LOCATION(ColumnRef), {0}},
    {T_ParamRef, LOCATION(ParamRef), {0}},
    {T_SQLValueFunction, LOCATION(SQLValueFunction), {0}},
    {T_SetToDefault, LOCATION(SetToDefault), {0}},
    {T_A_Expr, LOCATION(A_Expr), {CHILD(A_Expr, lexpr), CHILD(A_Expr, rexpr)}},
    {T_BoolExpr, LOCATION(BoolExpr), {CHILD(BoolExpr, args)}},
    {T_TypeCast, LOCATION(TypeCast), {CHILD(TypeCast, arg), CHILD(TypeCast, typeName)}},
    {T_TypeName, LOCATION(TypeName), {CHILD(TypeName, typmods)}},
    {T_CollateClause, LOCATION(CollateClause), {CHILD(CollateClause, arg)}},
    {T_FuncCall, LOCATION(FuncCall), {CHILD(FuncCall, args), CHILD(FuncCall, agg_order), CHILD(FuncCall, agg_filter), CHILD(FuncCall, over)}},
    {T_NamedArgExpr, LOCATION(NamedArgExpr), {CHILD(NamedArgExpr, arg)}},
    {T_A_Indirection, 0, {CHILD(A_Indirection, arg), CHILD(A_Indirection, indirection)}},
    {T_A_Indices, 0, {CHILD(A_Indices, lidx), CHILD(A_Indices, uidx)}},
    {T_A_ArrayExpr, LOCATION(A_ArrayExpr), {CHILD(A_ArrayExpr, elements)}},
    {T_RowExpr, LOCATION(RowExpr), {CHILD(RowExpr, args)}},
    {T_CaseExpr, LOCATION(CaseExpr), {CHILD(CaseExpr, arg), CHILD(CaseExpr, args), CHILD(CaseExpr, defresult)}},
    {T_CaseWhen, LOCATION(CaseWhen), {CHILD(CaseWhen, expr), CHILD(CaseWhen, result)}},
    {T_CoalesceExpr, LOCATION(CoalesceExpr), {CHILD(CoalesceExpr, args)}},
    {T_MinMaxExpr, LOCATION(MinMaxExpr), {CHILD(MinMaxExpr, args)}},
    {T_NullTest, LOCATION(NullTest), {CHILD(NullTest, arg)}},
    {T_BooleanTest, LOCATION(BooleanTest), {CHILD(BooleanTest, arg)}},
    {T_SubLink, LOCATION(SubLink), {CHILD(SubLink, testexpr), CHILD(SubLink, subselect)}},
    {T_MultiAssignRef, 0, {CHILD(MultiAssignRef, source)}},
    {T_GroupingFunc, LOCATION(GroupingFunc), {CHILD(GroupingFunc, args)}},
    {T_XmlExpr, LOCATION(XmlExpr), {CHILD(XmlExpr, named_args), CHILD(XmlExpr, args)}},
    {T_XmlSerialize, LOCATION(XmlSerialize), {CHILD(XmlSerialize, expr), CHILD(XmlSerialize, typeName)}},
    {T_JsonValueExpr, 0, {CHILD(JsonValueExpr, raw_expr)}},
    {T_JsonKeyValue, 0, {CHILD(JsonKeyValue, key), CHILD(JsonKeyValue, value)}},
    {T_JsonArgument, 0, {CHILD(JsonArgument, val)}},
    {T_JsonBehavior, LOCATION(JsonBehavior), {CHILD(JsonBehavior, expr)}},
    {T_JsonIsPredicate, LOCATION(JsonIsPredicate), {CHILD(JsonIsPredicate, expr)}},
    {T_JsonFuncExpr, LOCATION(JsonFuncExpr), {CHILD(JsonFuncExpr, context_item), CHILD(JsonFuncExpr, pathspec), CHILD(JsonFuncExpr, passing), CHILD(JsonFuncExpr, on_empty), CHILD(JsonFuncExpr, on_error)}},
    {T_JsonParseExpr, LOCATION(JsonParseExpr), {CHILD(JsonParseExpr, expr)}},
    {T_JsonScalarExpr, LOCATION(JsonScalarExpr), {CHILD(JsonScalarExpr, expr)}},
    {T_JsonSerializeExpr, LOCATION(JsonSerializeExpr), {CHILD(JsonSerializeExpr, expr)}},
    {T_JsonObjectConstructor, LOCATION(JsonObjectConstructor), {CHILD(JsonObjectConstructor, exprs)}},
    {T_JsonArrayConstructor, LOCATION(JsonArrayConstructor), {CHILD(JsonArrayConstructor, exprs)}},
    {T_JsonArrayQueryConstructor, LOCATION(JsonArrayQueryConstructor), {CHILD(JsonArrayQueryConstructor, query)}},
    {T_JsonAggConstructor, LOCATION(JsonAggConstructor), {CHILD(JsonAggConstructor, agg_filter), CHILD(JsonAggConstructor, agg_order), CHILD(JsonAggConstructor, over)}},
    {T_JsonObjectAgg, 0, {CHILD(JsonObjectAgg, arg), CHILD(JsonObjectAgg, constructor)}},
    {T_JsonArrayAgg, 0, {CHILD(JsonArrayAgg, arg), CHILD(JsonArrayAgg, constructor)}},
    {T_SortBy, 0, {CHILD(SortBy, node)}},
    {T_WindowDef, 0, {CHILD(WindowDef, partitionClause), CHILD(WindowDef, orderClause), CHILD(WindowDef, startOffset), CHILD(WindowDef, endOffset)}},
    {T_GroupingSet, 0, {CHILD(GroupingSet, content)}},
    {T_IndexElem, 0, {CHILD(IndexElem, expr)}},
    /* FROM */
    {T_JoinExpr, 0, {CHILD(JoinExpr, larg), CHILD(JoinExpr, rarg), CHILD(JoinExpr, quals)}},
    {T_RangeSubselect, 0, {CHILD(RangeSubselect, subquery)}},
    {T_RangeFunction, 0, {CHILD(RangeFunction, functions)}},
    {T_RangeTableSample, 0, {CHILD(RangeTableSample, relation), CHILD(RangeTableSample, args), CHILD(RangeTableSample, repeatable)}},
    {T_RangeTableFunc, 0, {CHILD(RangeTableFunc, docexpr), CHILD(RangeTableFunc, rowexpr), CHILD(RangeTableFunc, namespaces), CHILD(RangeTableFunc, columns)}},
    {T_RangeTableFuncCol, 0, {CHILD(RangeTableFuncCol, colexpr), CHILD(RangeTableFuncCol, coldefexpr)}},
    {T_JsonTable, 0, {CHILD(JsonTable, context_item), CHILD(JsonTable, passing), CHILD(JsonTable, columns), CHILD(JsonTable, on_error)}},
    {T_JsonTableColumn, 0, {CHILD(JsonTableColumn, columns), CHILD(JsonTableColumn, on_empty), CHILD(JsonTableColumn, on_error)}},
    /* statements and their clauses, without WITH */
    {T_ResTarget, 0, {CHILD(ResTarget, indirection), CHILD(ResTarget, val)}},
#if PG_VERSION_NUM >= 180000
    {T_ReturningClause, 0, {CHILD(ReturningClause, exprs)}},
#endif
    {T_SelectStmt, 0, {CHILD(SelectStmt, distinctClause), CHILD(SelectStmt, targetList), CHILD(SelectStmt, fromClause), CHILD(SelectStmt, whereClause), CHILD(SelectStmt, groupClause), CHILD(SelectStmt, havingClause), CHILD(SelectStmt, windowClause), CHILD(SelectStmt, valuesLists), CHILD(SelectStmt, sortClause), CHILD(SelectStmt, limitOffset), CHILD(SelectStmt, limitCount)}},
    {T_InsertStmt, 0, {CHILD(InsertStmt, cols), CHILD(InsertStmt, selectStmt), CHILD(InsertStmt, onConflictClause), RETURNING(InsertStmt)}},
    {T_OnConflictClause, 0, {CHILD(OnConflictClause, infer), CHILD(OnConflictClause, targetList), CHILD(OnConflictClause, whereClause)}},
    {T_InferClause, 0, {CHILD(InferClause, indexElems), CHILD(InferClause, whereClause)}},
    {T_UpdateStmt, 0, {CHILD(UpdateStmt, targetList), CHILD(UpdateStmt, fromClause), CHILD(UpdateStmt, whereClause), RETURNING(UpdateStmt)}},
    {T_DeleteStmt, 0, {CHILD(DeleteStmt, usingClause), CHILD(DeleteStmt, whereClause), RETURNING(DeleteStmt)}},
    {T_MergeStmt, 0, {CHILD(MergeStmt, sourceRelation), CHILD(MergeStmt, joinCondition), CHILD(MergeStmt, mergeWhenClauses), RETURNING(MergeStmt)}},
    {T_MergeWhenClause, 0, {CHILD(MergeWhenClause, condition), CHILD(MergeWhenClause, targetList), CHILD(MergeWhenClause, values)}},
    {T_PLAssignStmt, 0, {CHILD(PLAssignStmt, indirection), CHILD(PLAssignStmt, val)}},
    {T_ReturnStmt, 0, {CHILD(ReturnStmt, returnval)}},
    {T_CallStmt, 0, {CHILD(CallStmt, funccall)}},
    {T_CreateTableAsStmt, 0, {CHILD(CreateTableAsStmt, query)}},
    {T_DeclareCursorStmt, 0, {CHILD(DeclareCursorStmt, query)}},
    {T_PrepareStmt, 0, {CHILD(PrepareStmt, query)}},
    {T_ExplainStmt, 0, {CHILD(ExplainStmt, query)}},
    {T_CopyStmt, 0, {CHILD(CopyStmt, query), CHILD(CopyStmt, whereClause)}},
};
/* clang-format on */

/* Tags are small and dense; the table is filled once, by whichever walk comes first, with the same
 * values whoever does it. */
#define MAX_TAG 600
static const struct node_shape *shapes[MAX_TAG];

const struct node_shape *
node_shape_of(const Node *node)
{
    static bool ready;
    size_t tag = (size_t)nodeTag(node);

    if (!ready) {
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
            if ((size_t)rows[i].tag < MAX_TAG)
                shapes[rows[i].tag] = &rows[i];
        ready = true;
    }
    return tag < MAX_TAG ? shapes[tag] : NULL;
}
