/* add-column-volatile-default: a default computed row by row. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct op_column *c = op->column;
    const struct effect *e = blocking_work(l, WORK_REWRITE);
    const char *table, *column;
    struct finding *f;

    if (!e || !c->value || c->is_generated || c->type.is_serial || column_domain(l, op))
        return;
    table = sql_table(l, op);
    column = sql_ident(l, op->name);
    f = report(l, op->at,
               "the default of new column %s differs from row to row: takes %s while the table is "
               "written anew",
               column, lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel));
    safer(l, f,
          "ALTER TABLE %s ADD COLUMN %s;\nALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s;\n%s%s%s",
          table, column_type_sql(l, op), table, column, c->value->text, fill_step(l, op, "DEFAULT"),
          c->not_null ? "\n" : "", c->not_null ? not_null_steps(l, op, op->name) : "");
}

RULE(add_column_volatile_default) = {
    .id = "add-column-volatile-default",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_REWRITE,
    .summary = "ADD COLUMN with a volatile default writes the whole table anew",
    .why = "A default that gives another value for each row (gen_random_uuid(), random(), "
           "clock_timestamp(), nextval()) cannot be stored once, so the whole table and all its "
           "indexes are written anew under ACCESS EXCLUSIVE while reads and writes wait. "
           "Constants and now() are stored once and cost nothing. Add the column without the "
           "default, set the default, which counts for new rows only, then fill the old rows in "
           "batches.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();",
    .good = "ALTER TABLE orders ADD COLUMN placed_at timestamptz DEFAULT now();",
    .hazards = "5,6",
    .on = {OP_ADD_COLUMN},
    .check = check,
};
