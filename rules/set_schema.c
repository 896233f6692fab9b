/* set-schema: the qualified name changes. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    struct name n = op->rel.name ? op->rel : op->object;
    struct name moved = {op->new_name, n.name};
    bool relation =
        is_table_kind(op->rel_kind) || op->rel_kind == OBJ_VIEW || op->rel_kind == OBJ_MATVIEW;
    struct finding *f;

    if (op->rel_kind == OBJ_INDEX || op->rel_kind == OBJ_EXTENSION || lint_target_is_new(l) ||
        will_fail(l) || (op->rel.name && known_absent(l, n)) ||
        made_again(l, OP_CREATE_VIEW, n, NULL))
        return;
    f = report_as(l, relation ? VERDICT_DANGEROUS : VERDICT_DESTRUCTIVE, op->at,
                  "moving %s to schema %s breaks whoever looks for it in the old one",
                  rel_words(l, n), sql_ident(l, op->new_name));
    about(f, n);
    if (op->rel_kind == OBJ_TABLE)
        safer(l, f,
              "BEGIN;\nALTER TABLE %s SET SCHEMA %s;\nCREATE VIEW %s AS SELECT * FROM %s;\nCOMMIT;",
              sql_name(l, n), sql_ident(l, op->new_name),
              sql_name(l, schema_qualify(lint_schema(l), n)), sql_name(l, moved));
}

RULE(set_schema) = {
    .id = "set-schema",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "SET SCHEMA moves a table away from where the application looks",
    .why = "From the commit on the table is found only under its new schema: queries that name "
           "the old one, and those whose search_path does not hold the new one, fail with 42P01. "
           "The lock is brief. Leave a view behind in the old schema, made in the same "
           "transaction.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);\n"
             "CREATE SCHEMA archive;",
    .bad = "ALTER TABLE orders SET SCHEMA archive;",
    .good = "CREATE VIEW archive.orders AS SELECT * FROM orders;",
    .hazards = "126",
    .not_fixable = "the application must change in step",
    .on = {OP_SET_SCHEMA},
    .check = check,
};
