/* concurrently-if-not-exists: a failed build counts as existing. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    struct finding *f;

    if (!op->concurrently || !op->if_not_exists || !op->object.name || lint_target_is_new(l) ||
        will_fail(l) || schema_relation_exists(lint_schema(l), op->object) == TRI_NO)
        return;
    f = report(l, op->at,
               "IF NOT EXISTS skips the build when a failed one has left an INVALID index %s",
               rel_words(l, op->object));
    safer(l, f, "DROP INDEX CONCURRENTLY IF EXISTS %s;\n%s;",
          sql_name(l, (struct name){op->rel.schema, op->object.name}), sql_statement(l));
}

RULE(concurrently_if_not_exists) = {
    .id = "concurrently-if-not-exists",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_INDEXES,
    .summary = "CREATE INDEX CONCURRENTLY IF NOT EXISTS accepts an INVALID index",
    .why = "When an earlier CREATE INDEX CONCURRENTLY failed, its INVALID index keeps the name. "
           "IF NOT EXISTS finds it, skips the build and reports success, while no query can use "
           "the index. Drop a leftover first.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_note_idx ON orders (note);",
    .good = "DROP INDEX CONCURRENTLY IF EXISTS orders_note_idx;\n"
            "CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
    .hazards = "55",
    .not_fixable = "whether the index that is there is INVALID is only known on the server",
    .on = {OP_CREATE_INDEX},
    .check = check,
};
