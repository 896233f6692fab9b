/* revoke: somebody may no longer. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct string_list *to = op->grant ? op->grant->grantees : NULL;

    /* Taking rights from PUBLIC is the usual way to make a schema safe. */
    if (!to || (string_list_has(to, "public") && !to->next) || lint_target_is_new(l) ||
        will_fail(l))
        return;
    report(l, op->at, "REVOKE takes rights%s%s from %s: its queries that need them fail",
           op->rel.name ? " on " : "", op->rel.name ? rel_words(l, op->rel) : "",
           sql_columns(l, to));
}

RULE(revoke) = {
    .id = "revoke",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_SECURITY,
    .summary = "REVOKE takes a right away from the running application",
    .why = "From the commit on the role's queries fail with 42501, for the application version "
           "that is running as well; CASCADE also takes the right from those to whom the role "
           "had passed it on. Check who uses the right before.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);\n"
             "CREATE ROLE app;\n"
             "GRANT INSERT ON orders TO app;",
    .bad = "REVOKE INSERT ON orders FROM app;",
    .good = "GRANT INSERT ON orders TO app;",
    .hazards = "194",
    .not_fixable = "who needs the right is a decision",
    .on = {OP_REVOKE},
    .check = check,
};
