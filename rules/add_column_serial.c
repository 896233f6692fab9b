/* add-column-serial: a sequence value for every row. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e = op->column->type.is_serial ? blocking_work(l, WORK_REWRITE) : NULL;
    const char *table, *column, *seq;
    struct finding *f;

    if (!e)
        return;
    table = sql_table(l, op);
    column = sql_ident(l, op->name);
    seq = sql_name(l, (struct name){op->rel.schema, object_name(l, op->rel.name, op->name, "seq")});
    f = report(l, op->at,
               "new serial column %s numbers every row: takes %s while the table is written anew",
               column, lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel));
    safer(l, f,
          "ALTER TABLE %s ADD COLUMN %s;\nCREATE SEQUENCE %s OWNED BY %s.%s;\n"
          "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT nextval('%s');\n%s\n%s",
          table, column_type_sql(l, op), seq, table, column, table, column, seq,
          fill_step(l, op, "DEFAULT"), not_null_steps(l, op, op->name));
}

RULE(add_column_serial) = {
    .id = "add-column-serial",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_REWRITE,
    .summary = "ADD COLUMN serial writes the whole table anew",
    .why = "serial is a default of nextval() plus NOT NULL: every row gets a number, so the "
           "whole table and its indexes are written anew under ACCESS EXCLUSIVE while reads and "
           "writes wait. Add a plain column, give it a sequence as the default for new rows, and "
           "number the old rows in batches.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders ADD COLUMN number bigserial;",
    .good = "ALTER TABLE orders ADD COLUMN number bigint;",
    .hazards = "7",
    .on = {OP_ADD_COLUMN},
    .check = check,
};
