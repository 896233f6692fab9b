/* add-unique: a UNIQUE constraint that builds its index under ACCESS EXCLUSIVE. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct op_constraint *c = op->constraint;
    const struct effect *e;
    const char *name;
    struct finding *f;

    if (c->type != CONSTRAINT_UNIQUE || will_fail(l) || rewritten_anyway(l, op))
        return;
    name = sql_ident(l, constraint_name(l, op));
    e = blocking_work(l, WORK_INDEX_BUILD | WORK_SCAN);
    if (e)
        f = report(l, op->at, "unique constraint %s takes %s while its index is built", name,
                   lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel));
    else if (data_failure(l) && !lint_target_is_new(l))
        f = report_as(l, VERDICT_DESTRUCTIVE, op->at,
                      "unique constraint %s fails when two rows of %s are equal", name,
                      rel_words(l, op->rel));
    else
        return;
    safer(l, f, "%s", unique_steps(l, op));
}

RULE(add_unique) = {
    .id = "add-unique",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "UNIQUE builds its index while reads and writes wait",
    .why = "Adding a UNIQUE constraint builds an index under ACCESS EXCLUSIVE: nobody can read "
           "or write the table until it is built, and one duplicate makes it fail with 23505. "
           "That is also so inside ADD COLUMN. Build the index with CREATE UNIQUE INDEX "
           "CONCURRENTLY, which lets reads and writes go on, then make it the constraint with "
           "USING INDEX, which is quick. NOT VALID does not exist for UNIQUE.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders ADD CONSTRAINT orders_note_key UNIQUE (note);",
    .good = "CREATE UNIQUE INDEX CONCURRENTLY orders_note_key ON orders (note);\n"
            "ALTER TABLE orders ADD CONSTRAINT orders_note_key UNIQUE USING INDEX orders_note_key;",
    .hazards = "13,81,133",
    .on = {OP_ADD_CONSTRAINT},
    .check = check,
};
