/* refresh-not-concurrent: readers wait for the whole query. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static bool
has_unique_index(const struct relation *r)
{
    for (const struct relation_list *i = r->indexes; i; i = i->next)
        if (i->rel->index && i->rel->index->unique && !i->rel->index->where_text &&
            !string_list_has(i->rel->index->columns, ""))
            return true;
    return false;
}

static void
check(struct lint *l, const struct op *op)
{
    const struct relation *r = lint_target(l);
    const struct effect *e = op->concurrently ? NULL : blocking_work_on_target(l, ~0u);
    struct finding *f;

    if (!e || (r && r->kind == OBJ_MATVIEW && r->complete == TRI_YES && !r->populated))
        return;
    f = report(l, op->at, "REFRESH takes %s until its query has run", lock_words(l, op->rel));
    safer(l, f, "%s%s;",
          r && has_unique_index(r) ? "" : "-- needs a unique index on plain columns of the view:\n",
          sql_insert_after(l, sql_statement(l), "VIEW", " CONCURRENTLY"));
}

RULE(refresh_not_concurrent) = {
    .id = "refresh-not-concurrent",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_LOCKS,
    .summary = "REFRESH MATERIALIZED VIEW without CONCURRENTLY blocks its readers",
    .why = "The view is computed anew under ACCESS EXCLUSIVE: whoever reads it waits until its "
           "query has run and its indexes are built. With CONCURRENTLY readers see the old rows "
           "meanwhile; it needs a unique index on plain columns of the view, without WHERE, and "
           "a view that has been filled before.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric);\n"
             "CREATE MATERIALIZED VIEW totals AS SELECT id, sum(amount) AS total FROM orders GROUP "
             "BY id;\n"
             "CREATE UNIQUE INDEX totals_id ON totals (id);",
    .bad = "REFRESH MATERIALIZED VIEW totals;",
    .good = "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;",
    .hazards = "1,2",
    .on = {OP_REFRESH_MATVIEW},
    .check = check,
};
