/* delete-without-where: every row goes. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const char *table = rel_words(l, op->rel);
    struct finding *f;

    if (!picks_all_rows(op) || op->dml->has_limit || lint_target_is_new(l) || will_fail(l))
        return;
    f = report(l, op->at, "DELETE %s deletes all rows of %s%s, which stay locked until the commit",
               op->dml->where ? "with a WHERE that is always true" : "without WHERE", table,
               lint_size_text(l, op->rel));
    safer(l, f,
          "-- after a backup; repeat, committing each time, until nothing is deleted:\n"
          "DELETE FROM %s WHERE ctid IN (SELECT ctid FROM %s LIMIT 10000);",
          sql_table(l, op), sql_table(l, op));
}

RULE(delete_without_where) = {
    .id = "delete-without-where",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_DATA_LOSS,
    .summary = "DELETE without WHERE deletes every row",
    .why =
        "All rows are gone once it commits, and only a backup brings them back. Until then each "
        "row "
        "is locked against other writers, the whole table goes through the write-ahead log, and "
        "the space is only free after VACUUM; the table can still be read and inserted into. A "
        "WHERE that is always true does the same. If all rows must go, take a backup and delete in "
        "batches.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "DELETE FROM orders;",
    .good = "DELETE FROM orders WHERE id = 7;",
    .hazards = "113,115",
    .not_fixable = "no statement gives the rows back",
    .on = {OP_DELETE},
    .check = check,
};
