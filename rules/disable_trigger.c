/* disable-trigger: what the trigger did stops; ALL also stops foreign keys. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <strings.h>

static void
check(struct lint *l, const struct op *op)
{
    bool all = !op->name && (!op->detail || strcasecmp(op->detail, "user"));

    if (lint_target_is_new(l) || will_fail(l) ||
        (op->name && made_again(l, OP_ENABLE_TRIGGER, op->rel, op->name)))
        return;
    report(l, op->at, "%s%s of %s stop%s working for every session%s",
           all || !op->name ? "all triggers" : "trigger ", op->name ? sql_ident(l, op->name) : "",
           rel_words(l, op->rel), op->name ? "s" : "", all ? ", its foreign keys too" : "");
}

RULE(disable_trigger) = {
    .id = "disable-trigger",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_MAINTENANCE,
    .summary = "DISABLE TRIGGER stops audit rows, counters and, with ALL, foreign keys",
    .why = "Rows written from then on, by every session, do not get what the trigger does. "
           "DISABLE TRIGGER ALL also switches off the checks of foreign keys, so orphan rows get "
           "in and stay when it is enabled again: nothing is checked afterwards. Disable one "
           "trigger by name, and enable it in the same transaction, whose SHARE ROW EXCLUSIVE "
           "lock keeps other writers out meanwhile.",
    .setup =
        "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
        "CREATE FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n"
        "CREATE TRIGGER audit AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION note_it();",
    .bad = "ALTER TABLE orders DISABLE TRIGGER ALL;",
    .good = "ALTER TABLE orders ENABLE TRIGGER audit;",
    .hazards = "38",
    .not_fixable = "when to enable it again is not in the statement",
    .on = {OP_DISABLE_TRIGGER},
    .check = check,
};
