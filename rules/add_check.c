/* add-check: a CHECK that reads the whole table under ACCESS EXCLUSIVE. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct op_constraint *c = op->constraint;
    const struct effect *e;
    const char *name;
    struct finding *f;

    if (c->type != CONSTRAINT_CHECK || will_fail(l))
        return;
    name = sql_ident(l, constraint_name(l, op));
    e = blocking_work(l, WORK_SCAN);
    if (e)
        f = report(l, op->at, "check constraint %s takes %s while every row is checked", name,
                   lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel));
    else if (data_failure(l) && !c->not_valid && !c->not_enforced && !lint_target_is_new(l))
        f = report_as(l, VERDICT_DESTRUCTIVE, op->at,
                      "check constraint %s fails when a row of %s breaks it", name,
                      rel_words(l, op->rel));
    else
        return;
    safer(l, f, "%s%s", column_first(l, op), not_valid_steps(l, op));
}

RULE(add_check) = {
    .id = "add-check",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "CHECK without NOT VALID reads the whole table while reads and writes wait",
    .why =
        "A CHECK added to an existing table is tested against every row under ACCESS EXCLUSIVE, "
        "so nobody can read or write the table until the scan is over, and one row that breaks it "
        "makes the statement fail with 23514. That is also so for a CHECK written inside ADD "
        "COLUMN. With NOT VALID only new and changed rows are tested; VALIDATE CONSTRAINT then "
        "reads the old ones under a lock that lets reads and writes go on.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric);",
    .bad = "ALTER TABLE orders ADD CONSTRAINT orders_amount_positive CHECK (amount > 0);",
    .good =
        "ALTER TABLE orders ADD CONSTRAINT orders_amount_positive CHECK (amount > 0) NOT VALID;",
    .hazards = "12,80,97",
    .on = {OP_ADD_CONSTRAINT},
    .check = check,
};
