/* set-local-outside-transaction: SET LOCAL without a transaction does nothing. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    struct finding *f;

    if (!op->set->is_local || lint_unit(l)->in_transaction)
        return;
    f = report(l, op->at, "SET LOCAL %s outside a transaction has no effect", op->set->name);
    if (op->set->value)
        safer(l, f, "%s;", sql_remove_word(l, sql_statement(l), "LOCAL"));
}

RULE(set_local_outside_transaction) = {
    .id = "set-local-outside-transaction",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_TRANSACTIONS,
    .summary = "SET LOCAL outside a transaction has no effect",
    .why = "SET LOCAL lasts until the end of the transaction, and outside one that is the end of "
           "the statement itself: the server gives a WARNING and the setting is as it was. A "
           "lock_timeout set so protects nothing. Use SET, or put BEGIN and COMMIT around it and "
           "what it is for.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "SET LOCAL lock_timeout = '2s';\n"
           "ALTER TABLE orders ADD COLUMN amount numeric;",
    .good = "BEGIN;\n"
            "SET LOCAL lock_timeout = '2s';\n"
            "ALTER TABLE orders ADD COLUMN amount numeric;\n"
            "COMMIT;",
    .hazards = "146",
    .on = {OP_SET},
    .check = check,
};
