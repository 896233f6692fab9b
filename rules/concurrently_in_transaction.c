/* concurrently-in-transaction: CONCURRENTLY is refused in a transaction block. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct effect_row *row = lint_effects(l)->row;
    const struct unit *u = lint_unit(l);
    struct finding *f;

    if (!op->concurrently || !row || !row->no_transaction || !u->in_transaction)
        return;
    f = report(l, op->at, "%s CONCURRENTLY fails with 25001 %s", op_heading(op->kind),
               unit_words(u));
    if (u->why)
        because(
            l, f,
            "%s CONCURRENTLY commits in between and is therefore refused inside a transaction. %s",
            op_heading(op->kind), u->why);
    safer(l, f, "%s%s;", outside_transaction_note(l), sql_statement(l));
}

RULE(concurrently_in_transaction) = {
    .id = "concurrently-in-transaction",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_FAILURE,
    .summary = "CONCURRENTLY inside a transaction is refused",
    .why =
        "CREATE INDEX, DROP INDEX, REINDEX and DETACH PARTITION CONCURRENTLY commit in between, so "
        "the server refuses them inside a transaction with 25001. A transaction is open after "
        "BEGIN, "
        "in files that the migration runner wraps, and in files that are sent as one message with "
        "several statements (psql -c and many runners do). Give the statement a migration of its "
        "own "
        "and switch the runner's transaction off for it.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
    .bad = "BEGIN;\nCREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders "
           "(customer_id);\nCOMMIT;",
    .good = "CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);",
    .hazards = "51,52",
    .on = {OP_CREATE_INDEX, OP_DROP_INDEX, OP_REINDEX, OP_DETACH_PARTITION},
    .check = check,
};
