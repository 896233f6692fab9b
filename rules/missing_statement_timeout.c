/* missing-statement-timeout: no limit to how long a statement runs. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check_statement(struct lint *l, const struct statement *st)
{
    const struct setting *s = &st->unit.statement_timeout;

    if ((s->known && !s->is_zero) || st->unit.failed)
        return;
    for (const struct effect *e = st->merged; e; e = e->next)
        if (e->is_new != TRI_YES && lock_blocks_writes(e->lock) &&
            unit_lock_held(&st->unit, e->rel) < e->lock) {
            safer(l,
                  report(l, st->span, "%s takes %s on %s without a statement_timeout", st->kind,
                         lock_name(e->lock), rel_words(l, e->rel)),
                  "SET %sstatement_timeout = '5s';", st->unit.in_transaction ? "LOCAL " : "");
            return;
        }
}

RULE(missing_statement_timeout) = {
    .id = "missing-statement-timeout",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_TRANSACTIONS,
    .summary = "no statement_timeout before a statement that blocks others",
    .why = "statement_timeout ends a statement that takes longer than planned, and with it the "
           "lock it holds. Set it to what you expect at most, for this session, and to 0 for "
           "CREATE INDEX CONCURRENTLY and VALIDATE CONSTRAINT.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders ADD COLUMN amount numeric;",
    .good = "SET statement_timeout = '5s';\n"
            "ALTER TABLE orders ADD COLUMN amount numeric;",
    .hazards = "142",
    .check_statement = check_statement,
};
