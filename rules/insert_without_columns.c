/* insert-without-columns: the next column breaks it. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (op->dml && !op->dml->has_column_list)
        report(l, op->at,
               "INSERT into %s without a column list depends on the order of its columns",
               rel_words(l, op->rel));
}

RULE(insert_without_columns) = {
    .id = "insert-without-columns",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "INSERT without a column list",
    .why = "The values go to the columns in their order in this database, which differs from "
           "another one whose columns were added otherwise, and a new column shifts or breaks "
           "it. Name the columns.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "INSERT INTO orders VALUES (1, 2, 'x');",
    .good = "INSERT INTO orders (id, customer_id, note) VALUES (1, 2, 'x');",
    .hazards = "169",
    .not_fixable = "the columns are not in the statement",
    .on = {OP_INSERT},
    .check = check,
};
