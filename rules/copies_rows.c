/* copies-rows: a long transaction that reads a whole table. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e;

    if (op->with_no_data || (op->table && op->table->with_no_data) ||
        (op->kind == OP_INSERT && !op->dml->from_select) || will_fail(l))
        return;
    if (lint_heavy_work_anywhere(l, WORK_ROWS | WORK_SCAN, &e) && e->role == ROLE_USES)
        report(l, op->at, "copies what it reads of %s in one transaction", rel_words(l, e->rel));
}

RULE(copies_rows) = {
    .id = "copies-rows",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "CREATE TABLE AS, INSERT ... SELECT or a materialized view filled in a migration",
    .why = "The statement reads its sources from end to end in one transaction. Nobody is "
           "blocked, but its snapshot keeps VACUUM from removing dead rows everywhere, and the "
           "copy does not have what is written meanwhile. Copy in batches, or create WITH NO "
           "DATA and fill it later.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "CREATE TABLE orders_copy AS SELECT * FROM orders;",
    .good = "CREATE TABLE orders_copy AS SELECT * FROM orders WITH NO DATA;",
    .hazards = "3,164",
    .not_fixable = "the size of a batch is a decision",
    .on = {OP_CREATE_TABLE_AS, OP_CREATE_MATVIEW, OP_INSERT},
    .check = check,
};
