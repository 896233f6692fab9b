/* update-extension: its functions change for everybody. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    if (op->detail && !strcmp(op->detail, "update") && !will_fail(l))
        about(report(l, op->at,
                     "the update of extension %s changes its functions and types for everybody",
                     sql_ident(l, op->object.name)),
              op->object);
}

RULE(update_extension) = {
    .id = "update-extension",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "ALTER EXTENSION UPDATE runs scripts of the extension",
    .why = "The update script replaces functions and may change or drop objects that views, "
           "indexes and the application use; there is no way back but a dump. Without TO it goes "
           "to whatever version the server happens to have. Name the version, and try it on a "
           "copy.",
    .setup = "CREATE EXTENSION citext;",
    .bad = "ALTER EXTENSION citext UPDATE;",
    .good = "CREATE EXTENSION IF NOT EXISTS citext;",
    .hazards = "201",
    .not_fixable = "the version is a decision",
    .on = {OP_ALTER_EXTENSION},
    .check = check,
};
