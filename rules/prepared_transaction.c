/* prepared-transaction: its locks outlive the session. */
#include <pgpreflight/rule.h>

static void
check(struct lint *l, const struct op *op)
{
    report(l, op->at,
           "PREPARE TRANSACTION keeps every lock of the transaction until COMMIT PREPARED, without "
           "a session");
}

RULE(prepared_transaction) = {
    .id = "prepared-transaction",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_TRANSACTIONS,
    .summary = "PREPARE TRANSACTION keeps its locks without a session",
    .why = "A prepared transaction survives its connection and a restart of the server, with all "
           "its locks, until somebody says COMMIT PREPARED; until then it also stops VACUUM from "
           "removing dead rows. Leave it to transaction managers.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "BEGIN;\n"
           "ALTER TABLE orders ADD COLUMN amount numeric;\n"
           "PREPARE TRANSACTION 'm42';",
    .good = "BEGIN;\n"
            "ALTER TABLE orders ADD COLUMN amount numeric;\n"
            "COMMIT;",
    .hazards = "159",
    .not_fixable = "it is a decision",
    .on = {OP_PREPARE_TRANSACTION},
    .check = check,
};
