/* drop-trigger: what the trigger did stops. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (lint_target_is_new(l) || will_fail(l) || known_absent(l, op->rel) || drops_nothing(l, op) ||
        made_again(l, OP_CREATE_TRIGGER, op->rel, op->name))
        return;
    report(l, op->at, "dropping trigger %s stops what it does for every row of %s; takes %s",
           sql_ident(l, op->name), rel_words(l, op->rel), lock_words(l, op->rel));
}

RULE(drop_trigger) = {
    .id = "drop-trigger",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "DROP TRIGGER stops what the trigger did",
    .why = "Rows written from now on no longer get what the trigger did: audit rows, counters, "
           "synchronised columns, checks. That cannot be made up for later unless somebody knows "
           "which rows were written meanwhile. The drop itself takes a brief ACCESS EXCLUSIVE "
           "lock on the table, stronger than creating one.",
    .setup =
        "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
        "CREATE FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n"
        "CREATE TRIGGER audit AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION note_it();",
    .bad = "DROP TRIGGER audit ON orders;",
    .good = "CREATE OR REPLACE TRIGGER audit AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION "
            "note_it();",
    .hazards = "39",
    .not_fixable = "the definition is not in the migration",
    .on = {OP_DROP_TRIGGER},
    .check = check,
};
