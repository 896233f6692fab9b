/* unbatched-update: many rows changed in one transaction. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct op_dml *d = op->dml;
    const char *step;
    struct finding *f;

    if (!d || !d->updates || d->deletes || (op->kind == OP_UPDATE && picks_all_rows(op)) ||
        d->has_limit || picks_few_rows(l, op) || !lint_heavy_work(l, WORK_ROWS) || will_fail(l) ||
        in_catalog(l, op->rel))
        return;
    f = report(l, op->at,
               "%s may change many rows of %s%s in one transaction, each locked for other writers "
               "until the commit",
               op_heading(op->kind), rel_words(l, op->rel), lint_size_text(l, op->rel));
    step = batch_step(l, op);
    if (step)
        safer(l, f, "%s", step);
}

RULE(unbatched_update) = {
    .id = "unbatched-update",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_DATA_LOSS,
    .summary = "UPDATE or MERGE that may change many rows in one transaction",
    .why = "Every row changed stays locked for other writers until the commit, all of it goes "
           "through the write-ahead log at once, and dead rows pile up that VACUUM cannot remove "
           "before. On a large table do it in batches, each in a transaction of its own. Not "
           "reported when the WHERE compares a key with a constant.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "UPDATE orders SET note = '' WHERE note IS NULL;",
    .good = "UPDATE orders SET note = '' WHERE id = 7;",
    .hazards = "163,165,115",
    .on = {OP_UPDATE, OP_MERGE},
    .check = check,
};
