/* framework-concurrently-hangs: CONCURRENTLY under a transactional lock. Found by
 * src/framework_*.c, reported by lint_run.c. */
#include <pgpreflight/rule.h>

RULE(framework_concurrently_hangs) = {
    .id = "framework-concurrently-hangs",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_TRANSACTIONS,
    .framework = "flyway",
    .summary = "CONCURRENTLY waits for ever for the transaction that holds the lock of the runner",
    .why = "Since 9.1.2 Flyway holds its lock in a transaction on a second connection while it "
           "migrates, and CREATE INDEX CONCURRENTLY waits for every older transaction, so the "
           "deployment hangs until somebody kills it. Set postgresql.transactional.lock to "
           "false.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
    .bad = "CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);",
    .good = "ALTER TABLE orders ADD COLUMN note text;",
    .hazards = "52",
    .not_fixable = "the setting is in another file",
};
