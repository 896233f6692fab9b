/* set-access-method: the table is written anew. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e = blocking_work(l, WORK_REWRITE);
    struct finding *f;

    if (!e)
        return;
    f = report(l, op->at, "%s takes %s while it %s", op_heading(op->kind),
               lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel), work_words(e->work));
    safer(l, f, "-- %s",
          "fill a new table in batches, keep it in step with a trigger, then swap the names");
}

RULE(set_access_method) = {
    .id = "set-access-method",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_REWRITE,
    .summary = "SET ACCESS METHOD writes the whole table anew",
    .why = "Every row is written in the new format, with all indexes, under ACCESS EXCLUSIVE "
           "while reads and writes wait. Fill a new table of the new access method in batches "
           "and swap the names instead.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders SET ACCESS METHOD columnar;",
    .good = "ALTER TABLE orders SET (fillfactor = 90);",
    .hazards = "25",
    .not_fixable = "it takes several releases",
    .on = {OP_SET_ACCESS_METHOD},
    .check = check,
};
