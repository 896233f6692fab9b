/* drop-sequence: the position is lost. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    struct finding *f;

    if (op->rel_kind != OBJ_SEQUENCE || op->cascade || lint_target_is_new(l) || will_fail(l) ||
        known_absent(l, op->rel))
        return;
    f = report(l, op->at, "dropping sequence %s loses its position, and nextval() on it fails",
               rel_words(l, op->rel));
    safer(l, f, "-- note the position first:\nSELECT last_value, is_called FROM %s;",
          sql_table(l, op));
}

RULE(drop_sequence) = {
    .id = "drop-sequence",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_DATA_LOSS,
    .summary = "DROP SEQUENCE loses its position and breaks nextval() by name",
    .why = "The next value is lost: a sequence created again starts at 1 and hands out numbers "
           "that are already used. Code that calls nextval() with its name fails. The server "
           "refuses while a column default still uses it. Note last_value before you drop it.",
    .setup = "CREATE SEQUENCE invoice_no;",
    .bad = "DROP SEQUENCE invoice_no;",
    .good = "CREATE SEQUENCE receipt_no;",
    .hazards = "110,119",
    .not_fixable = "the position is not in the migration",
    .on = {OP_DROP_RELATION},
    .check = check,
};
