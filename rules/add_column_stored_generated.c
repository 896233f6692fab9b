/* add-column-stored-generated: a value computed and stored for every row. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct op_column *c = op->column;
    const struct effect *e =
        c->is_generated && !c->is_virtual ? blocking_work(l, WORK_REWRITE) : NULL;
    const char *table, *column, *expr = c->value ? c->value->text : "NULL";
    struct finding *f;

    if (!e)
        return;
    table = sql_table(l, op);
    column = sql_ident(l, op->name);
    f = report(l, op->at, "stored generated column %s takes %s while the table is written anew",
               column, lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel));
    if (lint_pg_version(l) >= 18)
        safer(l, f, "ALTER TABLE %s ADD COLUMN %s GENERATED ALWAYS AS (%s) VIRTUAL;", table,
              column_type_sql(l, op), expr);
    else
        safer(l, f,
              "ALTER TABLE %s ADD COLUMN %s;\n-- a BEFORE INSERT OR UPDATE trigger sets %s for new "
              "rows; old rows:\n%s",
              table, column_type_sql(l, op), column, fill_step(l, op, expr));
}

RULE(add_column_stored_generated) = {
    .id = "add-column-stored-generated",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_REWRITE,
    .summary = "ADD COLUMN ... GENERATED STORED writes the whole table anew",
    .why = "A stored generated column is computed for every row, so the whole table and its "
           "indexes are written anew under ACCESS EXCLUSIVE while reads and writes wait. From "
           "PostgreSQL 18 a VIRTUAL column is computed when read and costs nothing to add. "
           "Before, use a plain column that a trigger fills for new rows, and fill the old ones "
           "in batches.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders ADD COLUMN note_size integer GENERATED ALWAYS AS (length(note)) "
           "STORED;",
    .good = "ALTER TABLE orders ADD COLUMN note_size integer;",
    .hazards = "9,10",
    .not_fixable = "a trigger has to be written",
    .on = {OP_ADD_COLUMN},
    .check = check,
};
