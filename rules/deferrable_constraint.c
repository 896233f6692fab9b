/* deferrable-constraint: checked at the end of the transaction. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (op->constraint->deferrable)
        report(l, op->at,
               "%s is checked at the end of the transaction, and until then %s cannot be altered",
               sql_ident(l, constraint_name(l, op)), rel_words(l, op->rel));
}

RULE(deferrable_constraint) = {
    .id = "deferrable-constraint",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "a DEFERRABLE constraint",
    .why = "A deferred constraint is checked at COMMIT, so the error comes far from the "
           "statement that caused it, and while its events are pending, ALTER TABLE on the table "
           "fails with 55006. A DEFERRABLE unique key cannot be the target of a foreign key or "
           "of ON CONFLICT.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders ADD CONSTRAINT parent_fk\n"
           "    FOREIGN KEY (customer_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED NOT "
           "VALID;",
    .good = "ALTER TABLE orders ADD CONSTRAINT parent_fk\n"
            "    FOREIGN KEY (customer_id) REFERENCES orders (id) NOT VALID;",
    .hazards = "93",
    .not_fixable = "it is a decision",
    .on = {OP_ADD_CONSTRAINT},
    .check = check,
};
