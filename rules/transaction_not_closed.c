/* transaction-not-closed: BEGIN without COMMIT. */
#include <pgpreflight/rule.h>

#include <string.h>

static void
check_file(struct lint *l)
{
    const struct unit *u = lint_unit(l);

    if (u->kind == UNIT_EXPLICIT && u->in_transaction && !u->runner_commits)
        report(l, (struct span){u->begin_offset, u->begin_offset + strlen("BEGIN")},
               "the transaction opened here is never committed: all of it is rolled back when the "
               "connection ends");
}

RULE(transaction_not_closed) = {
    .id = "transaction-not-closed",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_TRANSACTIONS,
    .summary = "a transaction that is opened and never committed",
    .why = "When the connection ends, the server rolls an open transaction back, so nothing of "
           "the migration has happened, although every statement reported success. With a runner "
           "that keeps the connection, the locks stay and block the application. Add COMMIT.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "BEGIN;\n"
           "ALTER TABLE orders ADD COLUMN amount numeric;",
    .good = "BEGIN;\n"
            "ALTER TABLE orders ADD COLUMN amount numeric;\n"
            "COMMIT;",
    .hazards = "149",
    .not_fixable = "where it shall end is not in the file",
    .check_file = check_file,
};
