/* drop-view: a view goes; queries that name it fail. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    struct finding *f;

    if ((op->rel_kind != OBJ_VIEW && op->rel_kind != OBJ_MATVIEW) || op->cascade ||
        lint_target_is_new(l) || will_fail(l) || known_absent(l, op->rel) ||
        made_again(l, OP_CREATE_VIEW, op->rel, NULL))
        return;
    f = report(l, op->at, "dropping %s %s breaks every query that reads it",
               object_kind_name(op->rel_kind), rel_words(l, op->rel));
    if (op->rel_kind == OBJ_VIEW)
        safer(l, f,
              "-- keep the view until no running version reads it; to change it, drop and create "
              "it in one transaction");
    else
        safer(l, f,
              "-- build the new one under another name, move the readers, then drop this one");
}

RULE(drop_view) = {
    .id = "drop-view",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "DROP VIEW / MATERIALIZED VIEW breaks the queries that read it",
    .why = "The view holds no rows that cannot be computed again, but every query, function and "
           "application version that reads it fails with 42P01 once it is gone; a materialized "
           "view must be computed anew, with its indexes. CREATE OR REPLACE VIEW changes a view "
           "in place as long as its columns stay. To replace a view whose columns change, drop "
           "and create it in one transaction.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
             "CREATE VIEW open_orders AS SELECT id FROM orders;",
    .bad = "DROP VIEW open_orders;",
    .good = "CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders WHERE id > 0;",
    .hazards = "110",
    .not_fixable = "the definition is not in the migration",
    .on = {OP_DROP_RELATION},
    .check = check,
};
