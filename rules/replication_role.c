/* replication-role: foreign keys and triggers off. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>
#include <strings.h>

static void
check(struct lint *l, const struct op *op)
{
    if (op->set->name && op->set->value && !strcmp(op->set->name, "session_replication_role") &&
        !strcasecmp(op->set->value, "replica"))
        report(l, op->at,
               "session_replication_role = replica switches foreign keys and triggers off for this "
               "session");
}

RULE(replication_role) = {
    .id = "replication-role",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_SECURITY,
    .summary = "session_replication_role = replica switches foreign keys and triggers off",
    .why = "In this session no ordinary trigger fires, and foreign keys are triggers: orphan "
           "rows get in, and nothing ever checks them afterwards. It needs a superuser. Load the "
           "tables in the right order, or make the foreign keys DEFERRABLE.",
    .bad = "SET session_replication_role = replica;",
    .good = "SET session_replication_role = origin;",
    .hazards = "199",
    .not_fixable = "the order of loading is a decision",
    .on = {OP_SET},
    .check = check,
};
