/* unique-index-may-fail: duplicates make it fail and leave an invalid index. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct op_index *x = op->index;
    const char *columns = sql_columns(l, x->columns);
    bool plain = !string_list_has(x->columns, "");
    struct finding *f;

    if (!x->unique || !data_failure(l) || lint_target_is_new(l) ||
        blocking_work(l, WORK_INDEX_BUILD))
        return;
    f = report(l, op->at, "unique index %s fails when two rows of %s are equal%s",
               op->object.name ? rel_words(l, op->object) : "", rel_words(l, op->rel),
               op->concurrently ? ", and stays behind INVALID" : "");
    if (plain)
        safer(l, f,
              "-- duplicates, if any:\nSELECT %s FROM %s%s%s GROUP BY %s HAVING count(*) > 1 LIMIT "
              "10;",
              columns, sql_table(l, op), x->where ? " WHERE " : "", x->where ? x->where->text : "",
              columns);
}

RULE(unique_index_may_fail) = {
    .id = "unique-index-may-fail",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_INDEXES,
    .summary = "CREATE UNIQUE INDEX fails when two rows are equal",
    .why = "Two rows with equal values make it fail with 23505. CONCURRENTLY then leaves an "
           "INVALID index behind, which costs writes and is used by no query until it is "
           "dropped; writers may also meet the new rule before the build has finished. Look for "
           "duplicates first.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "CREATE UNIQUE INDEX CONCURRENTLY orders_note_key ON orders (note);",
    .good = "CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
    .hazards = "50,133",
    .not_fixable = "the duplicates are in the data",
    .on = {OP_CREATE_INDEX},
    .check = check,
};
