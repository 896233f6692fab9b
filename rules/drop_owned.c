/* drop-owned: whatever a role owns. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    struct finding *f = report(
        l, op->at, "DROP OWNED drops every table and other object the role owns in this database");

    safer(
        l, f,
        "-- REASSIGN OWNED BY the role TO another one first, then DROP OWNED only removes rights");
}

RULE(drop_owned) = {
    .id = "drop-owned",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_DATA_LOSS,
    .summary = "DROP OWNED drops every object a role owns",
    .why = "DROP OWNED BY drops every table, view, function and schema that the role owns in "
           "this database, and takes away its rights; which objects these are depends on the "
           "server, not on the migration. Give the objects to another role with REASSIGN OWNED "
           "first; then DROP OWNED only removes rights.",
    .setup = "CREATE ROLE old_app;\n"
             "CREATE ROLE app;",
    .bad = "DROP OWNED BY old_app;",
    .good = "REASSIGN OWNED BY old_app TO app;",
    .hazards = "112",
    .not_fixable = "what the role owns is not in the migration",
    .on = {OP_DROP_OWNED},
    .check = check,
};
