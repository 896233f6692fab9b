/* truncate: all rows gone, under ACCESS EXCLUSIVE. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    struct finding *f;

    if (op->cascade || lint_target_is_new(l) || will_fail(l))
        return;
    f = report(l, op->at, "TRUNCATE deletes all rows of %s for good and takes %s",
               rel_words(l, op->rel), lock_words(l, op->rel));
    safer(l, f,
          "-- after a backup; repeat, committing each time, until nothing is deleted:\n"
          "DELETE FROM %s WHERE ctid IN (SELECT ctid FROM %s LIMIT 10000);",
          sql_table(l, op), sql_table(l, op));
}

RULE(truncate) = {
    .id = "truncate",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_DATA_LOSS,
    .summary = "TRUNCATE deletes every row",
    .why = "TRUNCATE replaces the table's files by empty ones under ACCESS EXCLUSIVE: nobody can "
           "read or write the table meanwhile, and after the commit the rows are only in a "
           "backup. It fires no DELETE triggers. Inside a transaction it can be rolled back. If "
           "the rows must go while the application runs, take a backup and delete them in "
           "batches.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "TRUNCATE orders;",
    .good = "CREATE TEMP TABLE import (id bigint);\n"
            "TRUNCATE import;",
    .hazards = "107",
    .not_fixable = "no statement gives the rows back",
    .on = {OP_TRUNCATE},
    .check = check,
};
