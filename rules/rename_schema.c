/* rename-schema: every qualified name changes. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (will_fail(l))
        return;
    about(report(l, op->at,
                 "renaming schema %s to %s breaks every query and search_path that names it",
                 sql_ident(l, op->object.name), sql_ident(l, op->new_name)),
          op->object);
}

RULE(rename_schema) = {
    .id = "rename-schema",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "ALTER SCHEMA RENAME breaks every query that names the schema",
    .why = "Every query, search_path setting and function body that names the schema fails from "
           "the commit on. Views and foreign keys follow. Make a second schema with views "
           "instead, move the application, and rename when nobody names the old one.",
    .setup = "CREATE SCHEMA reporting;",
    .bad = "ALTER SCHEMA reporting RENAME TO reports;",
    .good = "CREATE SCHEMA reports;",
    .hazards = "126",
    .not_fixable = "the application must change in step",
    .on = {OP_RENAME_SCHEMA},
    .check = check,
};
