/* framework-mixed-transaction: a file that Flyway refuses. Found by src/framework_*.c, reported by
 * lint_run.c. */
#include <pgpreflight/rule.h>

RULE(framework_mixed_transaction) = {
    .id = "framework-mixed-transaction",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_TRANSACTIONS,
    .framework = "flyway",
    .summary = "statements with and without a transaction in one file",
    .why = "Flyway opens no transaction for a file with a statement that refuses one, and "
           "refuses a file that has other statements beside it, before it runs anything. Give "
           "the statement a migration of its own, or set mixed=true and accept that the file is "
           "not atomic.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
    .bad = "ALTER TABLE orders ADD COLUMN note text;\n"
           "CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);",
    .good = "ALTER TABLE orders ADD COLUMN note text;",
    .hazards = "150",
    .not_fixable = "which statements belong together is a decision",
};
