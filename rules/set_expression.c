/* set-expression: a generated column is computed anew. */
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
          "add a column with the new expression, move the readers, then drop this one");
}

RULE(set_expression) = {
    .id = "set-expression",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_REWRITE,
    .summary = "SET EXPRESSION computes a stored generated column for every row anew",
    .why = "Changing the expression of a stored generated column (PostgreSQL 17 and later) "
           "computes it for every row, so the whole table and its indexes are written anew under "
           "ACCESS EXCLUSIVE while reads and writes wait. Add a column with the new expression "
           "beside it, move the readers, then drop the old one; from 18 on a virtual column "
           "costs nothing.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, note text, note_size integer GENERATED "
             "ALWAYS AS (length(note)) STORED);",
    .bad = "ALTER TABLE orders ALTER COLUMN note_size SET EXPRESSION AS (length(note) + 1);",
    .good = "ALTER TABLE orders ALTER COLUMN note_size DROP EXPRESSION;",
    .hazards = "15",
    .not_fixable = "the application must change in step",
    .since = 17,
    .on = {OP_SET_EXPRESSION},
    .check = check,
};
