/* on-delete-cascade: rows go with their parent. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (op->constraint->type == CONSTRAINT_FOREIGN_KEY && op->constraint->on_delete == 'c')
        report(l, op->at, "rows of %s go silently with the row of %s they refer to",
               rel_words(l, op->rel), rel_words(l, op->constraint->ref));
}

RULE(on_delete_cascade) = {
    .id = "on-delete-cascade",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "a foreign key with ON DELETE CASCADE",
    .why = "Deleting one parent row deletes all rows that refer to it, and those that refer to "
           "them, in one transaction and without a word. Decide for each key whether that is "
           "meant.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders ADD CONSTRAINT parent_fk\n"
           "    FOREIGN KEY (customer_id) REFERENCES orders (id) ON DELETE CASCADE NOT VALID;",
    .good = "ALTER TABLE orders ADD CONSTRAINT parent_fk\n"
            "    FOREIGN KEY (customer_id) REFERENCES orders (id) NOT VALID;",
    .hazards = "92",
    .not_fixable = "it is a decision",
    .on = {OP_ADD_CONSTRAINT},
    .check = check,
};
