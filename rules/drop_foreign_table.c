/* drop-foreign-table: the local name of a remote table. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (op->rel_kind != OBJ_FOREIGN_TABLE || op->cascade || lint_target_is_new(l) || will_fail(l) ||
        known_absent(l, op->rel))
        return;
    report(l, op->at,
           "dropping foreign table %s breaks every query that reads it; the remote rows stay",
           rel_words(l, op->rel));
}

RULE(drop_foreign_table) = {
    .id = "drop-foreign-table",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "DROP FOREIGN TABLE breaks the queries that read it",
    .why = "A foreign table holds no rows here; the remote ones stay. Queries that name it fail "
           "once it is gone, and its options and column list must be written again to bring it "
           "back.",
    .bad = "DROP FOREIGN TABLE remote_orders;",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .hazards = "110",
    .not_fixable = "the definition is not in the migration",
    .on = {OP_DROP_RELATION},
    .check = check,
};
