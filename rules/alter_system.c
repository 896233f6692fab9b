/* alter-system: the whole server's settings. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (!will_fail(l))
        report(l, op->at, "ALTER SYSTEM changes the whole server, at its next reload");
}

RULE(alter_system) = {
    .id = "alter-system",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_SECURITY,
    .summary = "ALTER SYSTEM changes settings of the whole server",
    .why = "It writes to postgresql.auto.conf for every database of the server, needs a "
           "superuser, cannot run in a transaction, and takes effect at the next reload or "
           "restart, when nobody thinks of this migration. Keep server settings in the server's "
           "configuration.",
    .bad = "ALTER SYSTEM SET work_mem = '64MB';",
    .good = "SET work_mem = '64MB';",
    .hazards = "199",
    .not_fixable = "the setting belongs elsewhere",
    .on = {OP_ALTER_SYSTEM},
    .check = check,
};
