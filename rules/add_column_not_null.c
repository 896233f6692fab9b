/* add-column-not-null: old rows have no value for it. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct failure *fail = data_failure(l);
    struct finding *f;

    if (!fail || strcmp(fail->sqlstate, "23502") || op->origin != ORIGIN_OWN ||
        !op->column->not_null || lint_target_is_new(l))
        return;
    f = report(l, op->at, "adding %s NOT NULL without a default fails with 23502 when %s has a row",
               sql_ident(l, op->name), rel_words(l, op->rel));
    safer(l, f,
          "ALTER TABLE %s ADD COLUMN %s;\n-- release an application that writes it, fill the old "
          "rows in batches, then:\n%s",
          sql_table(l, op), column_type_sql(l, op), not_null_steps(l, op, op->name));
}

RULE(add_column_not_null) = {
    .id = "add-column-not-null",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_FAILURE,
    .summary = "ADD COLUMN NOT NULL without a default fails when the table has rows",
    .why = "The rows that are there get NULL in the new column, so the statement fails with "
           "23502 unless the table is empty. Where it succeeds, the running application's "
           "INSERTs, which do not name the column, fail from then on. Give it a constant "
           "default, which costs nothing, or add it without NOT NULL, fill it, and set NOT NULL "
           "later.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders ADD COLUMN amount numeric NOT NULL;",
    .good = "ALTER TABLE orders ADD COLUMN amount numeric NOT NULL DEFAULT 0;",
    .hazards = "129",
    .not_fixable = "what the old rows shall hold is not in the migration",
    .on = {OP_ADD_COLUMN},
    .check = check,
};
