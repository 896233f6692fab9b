/* nested-transaction: BEGIN in a transaction, or COMMIT in a wrapped file. */
#include <pgpreflight/rule.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct unit *u = lint_unit(l);

    if (op->kind == OP_BEGIN && u->in_transaction && u->kind == UNIT_EXPLICIT)
        report(l, op->at,
               "BEGIN inside a transaction only gives a warning; the next COMMIT ends the whole of "
               "it");
    else if (op->kind != OP_BEGIN && u->kind == UNIT_WRAPPED && u->in_transaction)
        report(l, op->at,
               "%s ends the transaction of the runner: what follows is not rolled back when the "
               "migration fails",
               op_heading(op->kind));
}

RULE(nested_transaction) = {
    .id = "nested-transaction",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_TRANSACTIONS,
    .summary = "BEGIN inside a transaction, or COMMIT in a file that the runner wraps",
    .why = "PostgreSQL has no nested transactions. A second BEGIN only gives a WARNING, and the "
           "first COMMIT ends everything; what follows runs on its own. In a file that the "
           "runner wraps, a COMMIT ends the runner's transaction too early, so a later failure "
           "cannot be rolled back. Leave BEGIN and COMMIT to one of the two, or use SAVEPOINT.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "BEGIN;\n"
           "ALTER TABLE orders ADD COLUMN amount numeric;\n"
           "BEGIN;\n"
           "COMMIT;",
    .good = "BEGIN;\n"
            "ALTER TABLE orders ADD COLUMN amount numeric;\n"
            "COMMIT;",
    .hazards = "148",
    .not_fixable = "who opens the transaction is a decision",
    .on = {OP_BEGIN, OP_COMMIT, OP_ROLLBACK},
    .check = check,
};
