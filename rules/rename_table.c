/* rename-table: the running application asks for the old name. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const char *old = sql_table(l, op),
               *made = sql_name(l, (struct name){op->rel.schema, op->new_name});
    struct finding *f;

    if (op->rel_kind == OBJ_INDEX || op->rel_kind == OBJ_SEQUENCE ||
        op->rel_kind == OBJ_COMPOSITE || lint_target_is_new(l) || will_fail(l) ||
        known_absent(l, op->rel) || made_again(l, OP_CREATE_VIEW, op->rel, NULL))
        return;
    f = report(l, op->at, "renaming %s to %s breaks the running application, which asks for %s",
               rel_words(l, op->rel), sql_ident(l, op->new_name), sql_ident(l, op->rel.name));
    if (op->rel_kind == OBJ_TABLE)
        safer(l, f,
              "BEGIN;\nALTER TABLE %s RENAME TO %s;\nCREATE VIEW %s AS SELECT * FROM "
              "%s;\nCOMMIT;\n-- drop the view when no running version names it",
              old, sql_ident(l, op->new_name), old, made);
}

RULE(rename_table) = {
    .id = "rename-table",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "renaming a table or view breaks the application that is still running",
    .why = "The rename needs only a brief ACCESS EXCLUSIVE lock, and views and foreign keys "
           "follow it. The application version that is still running and function bodies kept as "
           "text do not: they fail with 42P01 from the commit on. A view with the old name, made "
           "in the same transaction, keeps simple queries and writes alive until everybody uses "
           "the new one.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders RENAME TO purchases;",
    .good = "CREATE VIEW purchases AS SELECT * FROM orders;",
    .hazards = "125",
    .not_fixable = "the application must change in step",
    .on = {OP_RENAME_RELATION},
    .check = check,
};
