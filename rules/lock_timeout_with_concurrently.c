/* lock-timeout-with-concurrently: a time limit kills the build and leaves an invalid index. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static bool
strikes(const struct setting *s)
{
    return s->known && !s->is_zero && s->milliseconds >= 0 && s->milliseconds < 10 * 60 * 1000;
}

static void
check(struct lint *l, const struct op *op)
{
    const struct unit *u = lint_unit(l);
    bool lock = strikes(&u->lock_timeout), statement = strikes(&u->statement_timeout);
    struct finding *f;

    if (!op->concurrently || (!lock && !statement) || will_fail(l) || lint_target_is_new(l))
        return;
    f = report(
        l, op->at,
        "%s CONCURRENTLY waits for older transactions and %s may end it, leaving an INVALID index",
        op_heading(op->kind), lock ? "lock_timeout" : "statement_timeout");
    safer(l, f, "SET lock_timeout = 0;\nSET statement_timeout = 0;\n%s;", sql_statement(l));
}

RULE(lock_timeout_with_concurrently) = {
    .id = "lock-timeout-with-concurrently",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_INDEXES,
    .summary = "lock_timeout or statement_timeout in force during CREATE INDEX CONCURRENTLY",
    .why = "CREATE INDEX and REINDEX CONCURRENTLY wait for every older transaction in the "
           "database, also those that never touch the table, and that waiting counts for "
           "lock_timeout; the build counts for statement_timeout. When the limit strikes, an "
           "INVALID index stays behind. Switch both off for this statement, and look for old "
           "transactions before.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "SET lock_timeout = '2s';\n"
           "CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
    .good = "SET lock_timeout = 0;\n"
            "CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
    .hazards = "56,145",
    .on = {OP_CREATE_INDEX, OP_REINDEX},
    .check = check,
};
