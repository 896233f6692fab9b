/* add-not-null: ADD CONSTRAINT ... NOT NULL (PostgreSQL 18) that reads the whole table. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct op_constraint *c = op->constraint;
    const struct effect *e;
    const char *column;
    struct finding *f;

    if (c->type != CONSTRAINT_NOT_NULL || c->not_valid || op->origin != ORIGIN_OWN || !c->columns)
        return;
    column = sql_ident(l, c->columns->text);
    e = blocking_work(l, WORK_SCAN);
    if (e)
        f = report(l, op->at, "NOT NULL on %s takes %s while every row is checked", column,
                   lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel));
    else if (data_failure(l) && !lint_target_is_new(l))
        f = report_as(l, VERDICT_DESTRUCTIVE, op->at,
                      "NOT NULL on %s fails when a row of %s has NULL", column,
                      rel_words(l, op->rel));
    else
        return;
    safer(l, f, "%s", not_valid_steps(l, op));
}

RULE(add_not_null) = {
    .id = "add-not-null",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "a NOT NULL constraint without NOT VALID reads the whole table",
    .why = "From PostgreSQL 18 NOT NULL is a constraint with a name, and adding it to an existing "
           "table looks at every row under ACCESS EXCLUSIVE while reads and writes wait. Added NOT "
           "VALID it only tests new and changed rows; VALIDATE CONSTRAINT then reads the old ones "
           "under a lock that lets reads and writes go on.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "ALTER TABLE orders ADD CONSTRAINT note_set NOT NULL note;",
    .good = "ALTER TABLE orders ADD CONSTRAINT note_set NOT NULL note NOT VALID;",
    .hazards = "96",
    .since = 18,
    .on = {OP_ADD_CONSTRAINT},
    .check = check,
};
