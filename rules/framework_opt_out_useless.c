/* framework-opt-out-useless: an opt-out that changes nothing. Found by src/framework_*.c, reported
 * by lint_run.c. */
#include <pgpreflight/rule.h>

RULE(framework_opt_out_useless) = {
    .id = "framework-opt-out-useless",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_TRANSACTIONS,
    .framework = "dbmate",
    .summary = "the file opts out of the transaction but holds several statements",
    .why = "The runner sends all of it as one message, and PostgreSQL runs a message with "
           "several statements as one transaction, whatever the file says about it. What must "
           "run outside a transaction still fails with 25001. Leave one statement in the file "
           "and give the others files of their own.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
    .bad = "-- migrate:up transaction:false\n"
           "SET lock_timeout = '2s';\n"
           "ALTER TABLE orders ADD COLUMN note text;\n"
           "-- migrate:down",
    .good = "-- migrate:up transaction:false\n"
            "ALTER TABLE orders ADD COLUMN note text;\n"
            "-- migrate:down",
    .hazards = "52",
    .not_fixable = "which statement stays is a decision",
};
