/* will-fail: the server is certain to refuse it. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

/* Refused because a transaction is open: other rules speak of that. */
static bool
is_transaction_matter(const struct lint *l, const struct failure *f)
{
    const struct effect_row *row = lint_effects(l)->row;

    return !strcmp(f->sqlstate, "25001") && row && row->no_transaction;
}

static void
check(struct lint *l, const struct op *op)
{
    const struct failure *f = lint_effects(l)->failure;

    if (!f || !f->certain || failed_before(lint_statement(l)) || is_transaction_matter(l, f))
        return;
    if (lint_statement(l)->conditional)
        report_as(l, VERDICT_DESTRUCTIVE, op->at, "fails with %s where it is reached: %s",
                  f->sqlstate, f->why);
    else
        report(l, op->at, "will fail with %s: %s", f->sqlstate, f->why);
}

RULE(will_fail) = {
    .id = "will-fail",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_FAILURE,
    .summary = "the statement is certain to fail",
    .why = "From what earlier migrations did, the rules of the server version and, with a "
           "connection, what the database holds, the statement cannot succeed: the object is "
           "missing or there already, something depends on it, rows stand against it, a right or "
           "the feature is missing. The migration stops half way, and what ran outside a "
           "transaction before it stays.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders DROP COLUMN amount;",
    .good = "ALTER TABLE orders DROP COLUMN IF EXISTS amount;",
    .hazards = "60,135,136,152,171,178,180,184,188,218,219,220,221,225,226,227,228,231",
    .not_fixable = "what was meant is not in the statement",
    .check = check,
};
