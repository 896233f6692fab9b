/* no-transaction-statement: a statement that refuses a transaction. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct effect_row *row = lint_effects(l)->row;
    const struct unit *u = lint_unit(l);

    if (op->concurrently || !row || !row->no_transaction || !u->in_transaction)
        return;
    safer(l, report(l, op->at, "%s fails with 25001 %s", lint_statement(l)->kind, unit_words(u)),
          "%s%s;", outside_transaction_note(l), sql_statement(l));
}

RULE(no_transaction_statement) = {
    .id = "no-transaction-statement",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_FAILURE,
    .summary = "a statement that cannot run inside a transaction",
    .why = "VACUUM, CREATE DATABASE, ALTER SYSTEM, CREATE SUBSCRIPTION with a slot and some "
           "others refuse to run inside a transaction with 25001. A transaction is open after "
           "BEGIN, in files that the migration runner wraps, and in files that are sent as one "
           "message with several statements. Run it outside the migrations, or in one whose "
           "transaction is switched off.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "BEGIN;\n"
           "VACUUM orders;\n"
           "COMMIT;",
    .good = "VACUUM orders;",
    .hazards = "150",
    .not_fixable = "which file runs without a transaction is the runner's setting",
    .check = check,
};
