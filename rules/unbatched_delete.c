/* unbatched-delete: many rows deleted in one transaction. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct op_dml *d = op->dml;
    const char *step;
    struct finding *f;

    if (!d || !d->deletes || (op->kind == OP_DELETE && picks_all_rows(op)) || d->has_limit ||
        picks_few_rows(l, op) || !lint_heavy_work(l, WORK_ROWS) || will_fail(l) ||
        in_catalog(l, op->rel))
        return;
    f = report(l, op->at, "%s may delete many rows of %s%s in one transaction",
               op_heading(op->kind), rel_words(l, op->rel), lint_size_text(l, op->rel));
    step = batch_step(l, op);
    if (step)
        safer(l, f, "-- look first at what will go, then\n%s", step);
}

RULE(unbatched_delete) = {
    .id = "unbatched-delete",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_DATA_LOSS,
    .summary = "DELETE or MERGE that may delete many rows in one transaction",
    .why = "The rows are gone after the commit; until then each stays locked for other writers, "
           "and foreign keys that point to them are followed row by row. On a large table delete "
           "in batches, each in a transaction of its own, after a look at what will go. Not "
           "reported when the WHERE compares a key with a constant.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "DELETE FROM orders WHERE note IS NULL;",
    .good = "DELETE FROM orders WHERE id = 7;",
    .hazards = "115,163",
    .on = {OP_DELETE, OP_MERGE},
    .check = check,
};
