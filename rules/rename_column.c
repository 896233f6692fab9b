/* rename-column: the running application asks for the old name. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct relation *r = lint_target(l);
    const struct column *c = r ? relation_column(r, op->name) : NULL;
    const char *old = sql_ident(l, op->name), *new_name = sql_ident(l, op->new_name);
    struct finding *f;

    if (lint_target_is_new(l) || column_is_new(l, op->name) || will_fail(l))
        return;
    f = report(l, op->at,
               "renaming column %s of %s to %s breaks the running application, which asks for %s",
               old, rel_words(l, op->rel), new_name, old);
    if (c && c->type.text && is_table_kind(r->kind))
        safer(l, f,
              "ALTER TABLE %s ADD COLUMN %s %s;\n"
              "-- then: write both columns, copy the old values in batches, read the new one,\n"
              "-- and drop %s once no running version names it",
              sql_table(l, op), new_name, c->type.text, old);
    else
        safer(l, f,
              "-- add %s beside %s, write both, copy the old values in batches, read the new one,\n"
              "-- and drop %s once no running version names it",
              new_name, old, old);
}

RULE(rename_column) = {
    .id = "rename-column",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "RENAME COLUMN breaks the application that is still running",
    .why = "The rename itself needs only a brief ACCESS EXCLUSIVE lock, and views, indexes and "
           "constraints follow it. What does not follow is text: the application version that is "
           "still "
           "running, and function bodies kept as strings, ask for the old name and fail with 42703 "
           "from "
           "the moment of the commit. Add a new column and move over in steps, or give the "
           "application "
           "another name for the old column instead.",
    .setup = "CREATE TABLE users (id bigint PRIMARY KEY, mail text);",
    .bad = "ALTER TABLE users RENAME COLUMN mail TO email;",
    .good = "ALTER TABLE users ADD COLUMN email text;",
    .hazards = "124",
    .not_fixable = "the application must change in step",
    .on = {OP_RENAME_COLUMN},
    .check = check,
};
