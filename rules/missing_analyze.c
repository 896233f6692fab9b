/* missing-analyze: no statistics for the planner. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (lint_target_is_new(l) || will_fail(l) ||
        (op->kind == OP_CREATE_INDEX && !string_list_has(op->index->columns, "")))
        return;
    safer(l,
          report(l, op->at, "%s has no statistics until ANALYZE has run",
                 op->kind == OP_CREATE_INDEX ? "the new expression" : sql_ident(l, op->name)),
          "ANALYZE %s;", sql_table(l, op));
}

RULE(missing_analyze) = {
    .id = "missing-analyze",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "an expression index or a rewritten column without ANALYZE",
    .why = "An index on an expression has no statistics until ANALYZE has run, and a type change "
           "throws those of the column away; until autovacuum comes by, plans may be bad. Run "
           "ANALYZE on the table afterwards.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "CREATE INDEX CONCURRENTLY lower_idx ON orders (lower(note));",
    .good = "CREATE INDEX CONCURRENTLY plain_idx ON orders (note);",
    .hazards = "70,167",
    .not_fixable = "ANALYZE may come from somewhere else",
    .on = {OP_CREATE_INDEX, OP_ALTER_COLUMN_TYPE},
    .check = check,
};
