/* missing-idle-timeout: a stuck migration keeps its locks. */
#include <pgpreflight/rule.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct setting *s = &lint_unit(l)->idle_timeout;

    if (!(s->known && !s->is_zero))
        safer(l,
              report(l, op->at,
                     "BEGIN without idle_in_transaction_session_timeout: a stuck session keeps its "
                     "locks"),
              "SET idle_in_transaction_session_timeout = '10s';");
}

RULE(missing_idle_timeout) = {
    .id = "missing-idle-timeout",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_TRANSACTIONS,
    .summary = "a transaction without idle_in_transaction_session_timeout",
    .why = "When the runner hangs or the developer's connection stalls in the middle of a "
           "transaction, its locks stay. idle_in_transaction_session_timeout ends such a "
           "session.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "BEGIN;\n"
           "ALTER TABLE orders ADD COLUMN amount numeric;\n"
           "COMMIT;",
    .good = "SET idle_in_transaction_session_timeout = '10s';\n"
            "BEGIN;\n"
            "ALTER TABLE orders ADD COLUMN amount numeric;\n"
            "COMMIT;",
    .hazards = "143",
    .on = {OP_BEGIN},
    .check = check,
};
