/* prefer-if-exists: a second run fails. */
#include <pgpreflight/rule.h>

static void
check(struct lint *l, const struct op *op)
{
    bool drops = op->kind == OP_DROP_RELATION || op->kind == OP_DROP_INDEX;

    if (lint_unit(l)->in_transaction || (drops ? op->if_exists : op->if_not_exists) ||
        (op->table && op->table->temporary))
        return;
    report(l, op->at, "without %s a second run fails here", drops ? "IF EXISTS" : "IF NOT EXISTS");
}

RULE(prefer_if_exists) = {
    .id = "prefer-if-exists",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "CREATE or DROP without IF [NOT] EXISTS outside a transaction",
    .why = "When a migration without a transaction stops half way, its first statements are "
           "done, and a second run fails on them. IF EXISTS and IF NOT EXISTS let it run again; "
           "inside a transaction they are not needed and may hide differences.",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .good = "CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY);",
    .hazards = "209",
    .on = {OP_CREATE_TABLE, OP_CREATE_INDEX, OP_DROP_RELATION, OP_DROP_INDEX},
    .check = check,
};
