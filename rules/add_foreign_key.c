/* add-foreign-key: a foreign key that is checked against every row while writes wait. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

/* The table referenced, with its lock where that is another. */
static const char *
and_parent(struct lint *l, const struct op *op, enum lock_mode lock)
{
    struct name parent = op->constraint->ref;
    enum lock_mode own = lint_lock_taken(l, parent);

    if (name_equal(op->rel, parent))
        return "";
    return own == lock ? text_printf(l, " and %s", rel_words(l, parent))
                       : text_printf(l, " and %s on %s", lock_name(own), rel_words(l, parent));
}

static void
check(struct lint *l, const struct op *op)
{
    const struct op_constraint *c = op->constraint;
    const struct effect *e;
    const char *name;
    struct finding *f;

    if (c->type != CONSTRAINT_FOREIGN_KEY || will_fail(l))
        return;
    name = sql_ident(l, constraint_name(l, op));
    e = blocking_work(l, WORK_SCAN);
    if (e) {
        f = report(l, op->at,
                   "foreign key %s takes %s on %s%s: %s wait%s while every row is checked", name,
                   lock_name(lint_lock_taken(l, e->rel)), rel_words(l, op->rel),
                   and_parent(l, op, lint_lock_taken(l, e->rel)),
                   lock_blocks_text(lint_lock_during(l, e->rel)), held_note(l, e->rel));
    } else if (data_failure(l) && !c->not_valid && !lint_target_is_new(l)) {
        f = report_as(l, VERDICT_DESTRUCTIVE, op->at,
                      "foreign key %s fails when a row of %s has no match in %s", name,
                      rel_words(l, op->rel), rel_words(l, c->ref));
    } else {
        return;
    }
    safer(l, f, "%s%s", column_first(l, op), not_valid_steps(l, op));
}

RULE(add_foreign_key) = {
    .id = "add-foreign-key",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "FOREIGN KEY without NOT VALID checks every row while writes wait",
    .why =
        "Adding a foreign key takes SHARE ROW EXCLUSIVE on both tables and then looks up every "
        "row of the referencing one; reads go on, writes to either table wait until it is done, "
        "and one orphan row makes it fail with 23503. With NOT VALID the locks are brief and new "
        "rows are checked from then on; VALIDATE CONSTRAINT in a later transaction checks the old "
        "rows while writes go on. Up to PostgreSQL 17 a partitioned referencing table refuses "
        "NOT VALID: do it partition by partition.",
    .setup = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
             "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);\n"
             "CREATE INDEX orders_customer_id_idx ON orders (customer_id);",
    .bad = "ALTER TABLE orders ADD CONSTRAINT orders_customer_fk\n"
           "    FOREIGN KEY (customer_id) REFERENCES customers (id);",
    .good = "ALTER TABLE orders ADD CONSTRAINT orders_customer_fk\n"
            "    FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;",
    .hazards = "14,71,75",
    .on = {OP_ADD_CONSTRAINT},
    .check = check,
};
