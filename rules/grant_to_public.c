/* grant-to-public: every role may. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (op->grant && string_list_has(op->grant->grantees, "public"))
        report(l, op->at, "the grant to PUBLIC lets every role that can connect use %s",
               op->rel.name ? rel_words(l, op->rel) : "it");
}

RULE(grant_to_public) = {
    .id = "grant-to-public",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_SECURITY,
    .summary = "GRANT ... TO PUBLIC gives the right to every role",
    .why = "PUBLIC is every role of the cluster that can connect, those made later included. "
           "Grant to the roles that need it, or to a group role.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);\n"
             "CREATE ROLE reporting;",
    .bad = "GRANT SELECT ON orders TO PUBLIC;",
    .good = "GRANT SELECT ON orders TO reporting;",
    .hazards = "193",
    .not_fixable = "who needs the right is a decision",
    .on = {OP_GRANT},
    .check = check,
};
