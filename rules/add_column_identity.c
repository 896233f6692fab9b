/* add-column-identity: an identity value for every row. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e = op->column->identity ? blocking_work(l, WORK_REWRITE) : NULL;
    const char *table, *column, *seq;
    struct finding *f;

    if (!e)
        return;
    table = sql_table(l, op);
    column = sql_ident(l, op->name);
    seq =
        sql_name(l, (struct name){op->rel.schema, object_name(l, op->rel.name, op->name, "fill")});
    f = report(l, op->at,
               "new identity column %s numbers every row: takes %s while the table is written anew",
               column, lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel));
    safer(l, f,
          "ALTER TABLE %s ADD COLUMN %s;\nCREATE SEQUENCE %s;\n"
          "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT nextval('%s');\n%s\n%s\n"
          "-- in one transaction, then set the new sequence behind the highest number:\n"
          "ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT, ALTER COLUMN %s ADD GENERATED %s AS "
          "IDENTITY;\n"
          "DROP SEQUENCE %s;",
          table, column_type_sql(l, op), seq, table, column, seq, fill_step(l, op, "DEFAULT"),
          not_null_steps(l, op, op->name), table, column, column,
          op->column->identity == 'a' ? "ALWAYS" : "BY DEFAULT", seq);
}

RULE(add_column_identity) = {
    .id = "add-column-identity",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_REWRITE,
    .summary = "ADD COLUMN ... AS IDENTITY writes the whole table anew",
    .why = "An identity column numbers every row, so the whole table and its indexes are written "
           "anew under ACCESS EXCLUSIVE while reads and writes wait, just as with serial. Add a "
           "plain column, number new rows through a sequence, fill the old rows in batches, and "
           "turn it into an identity column at the end, which is quick.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;",
    .good = "ALTER TABLE orders ADD COLUMN number bigint;",
    .hazards = "8",
    .not_fixable = "a sequence of its own takes the place of the identity until every row has a number",
    .on = {OP_ADD_COLUMN},
    .check = check,
};
