/* wide-index: many columns to keep up. */
#include <pgpreflight/rule.h>

static void
check(struct lint *l, const struct op *op)
{
    if (op->index->n_keys > 4)
        report(l, op->at, "an index over %zu columns slows down every change of one of them",
               op->index->n_keys);
}

RULE(wide_index) = {
    .id = "wide-index",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "an index over more than four columns",
    .why = "Every change of one of its columns writes to the index and prevents the cheap in- "
           "place update of the row. Columns that are only read can go into INCLUDE; those "
           "behind the first few rarely help a search.",
    .setup = "CREATE TABLE orders (a int, b int, c int, d int, e int);",
    .bad = "CREATE INDEX CONCURRENTLY wide ON orders (a, b, c, d, e);",
    .good = "CREATE INDEX CONCURRENTLY narrow ON orders (a, b);",
    .hazards = "63",
    .not_fixable = "which columns matter is a decision",
    .on = {OP_CREATE_INDEX},
    .check = check,
};
