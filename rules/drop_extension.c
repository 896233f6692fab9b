/* drop-extension: its functions, types and operators go. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    struct finding *f;

    if (op->cascade || will_fail(l) ||
        schema_extension_exists(lint_schema(l), op->object.name) == TRI_NO)
        return;
    f = report(l, op->at, "dropping extension %s removes its functions, types and operators",
               sql_ident(l, op->object.name));
    about(f, op->object);
}

RULE(drop_extension) = {
    .id = "drop-extension",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "DROP EXTENSION removes its functions, types and operators",
    .why = "Every function, type, operator and table of the extension goes. The server refuses "
           "while a column, index or view depends on one of them, but queries in the application "
           "that use them fail at once. With CASCADE it drops those columns and indexes instead, "
           "values included.",
    .bad = "DROP EXTENSION citext;",
    .good = "CREATE EXTENSION IF NOT EXISTS citext;",
    .hazards = "111",
    .not_fixable = "who uses the extension is only known on the server",
    .on = {OP_DROP_EXTENSION},
    .check = check,
};
