/* not-valid: old rows stay unchecked. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const char *name;

    if (!op->constraint->not_valid || lint_target_is_new(l) || will_fail(l))
        return;
    name = sql_ident(l, constraint_name(l, op));
    safer(l, report(l, op->at, "%s is NOT VALID until a later VALIDATE", name),
          "-- in a later transaction:\nALTER TABLE %s VALIDATE CONSTRAINT %s;", sql_table(l, op),
          name);
}

RULE(not_valid) = {
    .id = "not-valid",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "NOT VALID without a later VALIDATE",
    .why = "Until VALIDATE CONSTRAINT the old rows may break the rule, the planner does not use "
           "it, and it proves nothing for SET NOT NULL or ATTACH PARTITION. Turn this on to be "
           "reminded of the second step.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);\n"
             "ALTER TABLE orders ADD CONSTRAINT id_even CHECK (id % 2 = 0) NOT VALID;",
    .bad = "ALTER TABLE orders ADD CONSTRAINT id_positive CHECK (id > 0) NOT VALID;",
    .good = "ALTER TABLE orders VALIDATE CONSTRAINT id_even;",
    .hazards = "79",
    .not_fixable = "whether old rows keep to the constraint is not in the file",
    .on = {OP_ADD_CONSTRAINT},
    .check = check,
};
