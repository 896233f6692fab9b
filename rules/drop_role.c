/* drop-role: somebody can no longer log in. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    struct finding *f;

    if (will_fail(l))
        return;
    f = report(l, op->at, "dropping role %s refuses new logins with it",
               sql_ident(l, op->object.name));
    about(f, op->object);
}

RULE(drop_role) = {
    .id = "drop-role",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_SECURITY,
    .summary = "DROP ROLE locks out whoever logs in with it",
    .why = "Connections that use the role keep running, new ones are refused. The server refuses "
           "the drop while the role owns objects or has rights in any database of the cluster. "
           "Move its objects with REASSIGN OWNED, remove its rights with DROP OWNED, in every "
           "database, then drop it outside the application's migrations.",
    .setup = "CREATE ROLE old_app;",
    .bad = "DROP ROLE old_app;",
    .good = "REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
    .hazards = "112",
    .not_fixable = "who uses the role is only known on the server",
    .on = {OP_DROP_ROLE},
    .check = check,
};
