/* change-policy: who sees which rows changes at once. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (lint_target_is_new(l) || will_fail(l) || known_absent(l, op->rel) || drops_nothing(l, op) ||
        (op->kind == OP_DROP_POLICY && made_again(l, OP_CREATE_POLICY, op->rel, op->name)))
        return;
    report(l, op->at, "%s policy %s changes which rows of %s the application sees",
           op->kind == OP_DROP_POLICY ? "dropping" : "altering", sql_ident(l, op->name),
           rel_words(l, op->rel));
}

RULE(change_policy) = {
    .id = "change-policy",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_SECURITY,
    .summary = "dropping or altering a row security policy",
    .why = "A policy that goes hides rows that it granted, or, if it was a restrictive one, "
           "shows rows that it hid, from the commit on and for the running application. Create "
           "the new policy before the old one goes, in one transaction.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);\n"
             "CREATE POLICY mine ON orders USING (customer_id = 1);",
    .bad = "DROP POLICY mine ON orders;",
    .good = "CREATE POLICY yours ON orders USING (customer_id = 2);",
    .hazards = "195",
    .not_fixable = "which rows shall be seen is a decision",
    .on = {OP_DROP_POLICY, OP_ALTER_POLICY},
    .check = check,
};
