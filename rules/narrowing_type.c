/* narrowing-type: values may be cut. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct effect_row *row = lint_effects(l)->row;
    const struct relation *r = lint_target(l);
    const struct column *c = r ? relation_column(r, op->name) : NULL;
    const char *column = sql_ident(l, op->name);
    struct finding *f;

    if (!row || row->loses != LOSES_PRECISION || !c || !c->type.text || lint_target_is_new(l) ||
        column_is_new(l, op->name) || will_fail(l))
        return;
    if (op->expr) {
        report_as(l, VERDICT_DESTRUCTIVE, op->at,
                  "changing %s from %s to %s: what USING leaves out of the old values is gone",
                  column, c->type.text, op->column->type.text);
        return;
    }
    f = report(l, op->at, "changing %s from %s to %s rounds or cuts stored values without an error",
               column, c->type.text, op->column->type.text);
    if (op->column->type.text)
        safer(l, f,
              "-- values that would change:\nSELECT %s FROM %s WHERE %s::%s IS DISTINCT FROM %s "
              "LIMIT 10;",
              column, sql_table(l, op), column, op->column->type.text, column);
}

RULE(narrowing_type) = {
    .id = "narrowing-type",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_DATA_LOSS,
    .summary = "a type change that can cut values silently",
    .why = "Casts such as numeric(10,4) to numeric(10,2), timestamp to date, timestamptz to "
           "timestamptz(0), double precision to real, or an explicit USING with left() or a "
           "varchar cast round or cut the stored values without an error, and the digits are "
           "gone. Look at the data first, keep a copy of the old column, or add a new one.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(10,4));",
    .bad = "ALTER TABLE orders ALTER COLUMN amount TYPE numeric(10,2);",
    .good = "ALTER TABLE orders ALTER COLUMN amount TYPE numeric(14,4);",
    .hazards = "116",
    .not_fixable = "no statement gives the digits back",
    .on = {OP_ALTER_COLUMN_TYPE},
    .check = check,
};
