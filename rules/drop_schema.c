/* drop-schema: a schema with everything in it. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const char *schema = sql_ident(l, op->object.name);
    struct finding *f;

    if (will_fail(l) || schema_namespace_exists(lint_schema(l), op->object.name) == TRI_NO)
        return;
    if (!op->cascade) {
        report_as(
            l, VERDICT_DESTRUCTIVE, op->at,
            "dropping schema %s breaks whoever still names it; it fails unless the schema is empty",
            schema);
        return;
    }
    f = report(l, op->at,
               "dropping schema %s with CASCADE deletes every table in it and what depends on them",
               schema);
    safer(l, f,
          "-- what would go:\nSELECT c.relkind, c.relname FROM pg_class c WHERE c.relnamespace = "
          "'%s'::regnamespace;\n"
          "-- drop these one by one after a backup, then:\n-- DROP SCHEMA %s;",
          schema, schema);
}

RULE(drop_schema) = {
    .id = "drop-schema",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_DATA_LOSS,
    .summary = "DROP SCHEMA ... CASCADE deletes every table in the schema",
    .why = "With CASCADE every table, view, function and type in the schema is dropped, and "
           "everything elsewhere that depends on them; only a backup brings the rows back. "
           "Without CASCADE the server refuses while anything is left in the schema, so only the "
           "name is lost. List the contents and drop them one by one.",
    .setup = "CREATE SCHEMA reporting;\n"
             "CREATE TABLE reporting.daily (day date);",
    .bad = "DROP SCHEMA reporting CASCADE;",
    .good = "CREATE SCHEMA audit;",
    .hazards = "105",
    .not_fixable = "no statement gives the rows back",
    .on = {OP_DROP_SCHEMA},
    .check = check,
};
