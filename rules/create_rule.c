/* create-rule: later queries are rewritten. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct relation *r = lint_target(l);

    if (lint_target_is_new(l) || will_fail(l) || (r && r->kind == OBJ_VIEW))
        return;
    report(l, op->at, "rule %s rewrites queries on %s from now on", sql_ident(l, op->name),
           rel_words(l, op->rel));
}

RULE(create_rule) = {
    .id = "create-rule",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "CREATE RULE changes what queries on the table do",
    .why = "A rule rewrites the queries of every session: an INSERT may become something else, "
           "run twice, or do nothing, and volatile functions in it are called more than once. "
           "Triggers and views do the same with fewer surprises.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "CREATE RULE keep AS ON DELETE TO orders DO INSTEAD NOTHING;",
    .good = "CREATE VIEW all_orders AS SELECT * FROM orders;",
    .hazards = "36",
    .not_fixable = "a trigger has to be written",
    .on = {OP_CREATE_RULE},
    .check = check,
};
