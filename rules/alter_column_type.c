/* alter-column-type: a type change that rewrites, checks or rebuilds under ACCESS EXCLUSIVE. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#define WORK (WORK_REWRITE | WORK_SCAN | WORK_INDEX_BUILD | WORK_INDEX_REBUILD)

/* "integer to bigint", or only the new type when the old one is unknown. */
static const char *
from_to(struct lint *l, const struct op *op)
{
    const struct relation *r = lint_target(l);
    const struct column *c = r ? relation_column(r, op->name) : NULL;
    const char *to = op->column->type.text ? op->column->type.text : "another type";

    return c && c->type.text ? text_printf(l, "from %s to %s", c->type.text, to)
                             : text_printf(l, "to %s", to);
}

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e = blocking_work(l, WORK);
    const struct failure *fail = data_failure(l);
    const char *column = sql_ident(l, op->name), *made;
    struct finding *f;

    if (e)
        f = report(l, op->at, "changing %s %s takes %s while %s %s", column, from_to(l, op),
                   lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel),
                   e->role == ROLE_TARGET ? "the table" : "it", work_words(e->work & WORK));
    else if (fail && !lint_target_is_new(l))
        f = report_as(l, VERDICT_DESTRUCTIVE, op->at,
                      "changing %s %s fails with %s on a value that does not fit", column,
                      from_to(l, op), fail->sqlstate);
    else
        return;
    if (!e || !(e->work & WORK_REWRITE) || !op->column->type.text)
        return;
    made = sql_ident(l, text_printf(l, "%.57s_new", op->name));
    safer(l, f,
          "ALTER TABLE %s ADD COLUMN %s %s;\n-- a BEFORE INSERT OR UPDATE trigger keeps it in "
          "step; old rows in batches, committing each time:\n"
          "UPDATE %s SET %s = %s WHERE ctid IN (SELECT ctid FROM %s WHERE %s IS NULL AND %s IS NOT "
          "NULL LIMIT 10000);\n"
          "-- then move the application to %s and drop %s",
          sql_table(l, op), made, op->column->type.text, sql_table(l, op), made,
          op->expr ? op->expr->text : text_printf(l, "%s::%s", column, op->column->type.text),
          sql_table(l, op), made, column, made, column);
}

RULE(alter_column_type) = {
    .id = "alter-column-type",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_REWRITE,
    .summary =
        "a type change that writes, reads or reindexes the table while reads and writes wait",
    .why = "Most type changes convert every value: the table and all its indexes are written "
           "anew under ACCESS EXCLUSIVE while reads and writes wait. Some only rebuild the "
           "indexes of the column (another collation) or read the table (a CHECK on the column, "
           "a foreign key to it). Widening varchar, varchar to text and a higher numeric "
           "precision cost nothing and are not reported when the old type is known. Otherwise "
           "add a column of the new type, keep it in step with a trigger, copy in batches, and "
           "move the application.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, quantity integer, code varchar(20));",
    .bad = "ALTER TABLE orders ALTER COLUMN quantity TYPE bigint;",
    .good = "ALTER TABLE orders ALTER COLUMN code TYPE varchar(40);",
    .hazards = "15,16,17,18,19,20,224",
    .not_fixable = "the application must change in step",
    .on = {OP_ALTER_COLUMN_TYPE},
    .check = check,
};
