/* lock-table: an explicit lock until the end of the transaction. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    struct finding *f;

    if (!lock_blocks_writes(op->lock) || lint_target_is_new(l) || will_fail(l))
        return;
    f = report(l, op->at, "LOCK TABLE holds %s until the transaction ends", lock_words(l, op->rel));
    safer(l, f,
          "-- EXCLUSIVE keeps writers out and lets readers in:\nBEGIN;\nLOCK TABLE %s IN EXCLUSIVE "
          "MODE NOWAIT;\nCOMMIT;",
          sql_table(l, op));
}

RULE(lock_table) = {
    .id = "lock-table",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_LOCKS,
    .summary = "LOCK TABLE blocks writes or reads until the transaction ends",
    .why = "The lock is held until COMMIT, whatever comes in between, and without a mode it is "
           "ACCESS EXCLUSIVE, which stops reads too. While it waits for its turn, later queries "
           "queue behind it. Use the weakest mode that does, NOWAIT or a lock_timeout, and as "
           "little as possible after it.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "BEGIN;\n"
           "LOCK TABLE orders;\n"
           "COMMIT;",
    .good = "BEGIN;\n"
            "LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE;\n"
            "COMMIT;",
    .hazards = "33",
    .not_fixable = "the weakest mode that does is not in the statement",
    .on = {OP_LOCK},
    .check = check,
};
