/* not-enforced: a constraint nobody checks. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (op->constraint && op->constraint->not_enforced && !will_fail(l))
        report(l, op->at, "%s is NOT ENFORCED: rows of %s may break it at any time",
               sql_ident(l, op->kind == OP_ALTER_CONSTRAINT ? op->name : constraint_name(l, op)),
               rel_words(l, op->rel));
}

RULE(not_enforced) = {
    .id = "not-enforced",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "NOT ENFORCED: the constraint is never checked",
    .why = "PostgreSQL 18 accepts NOT ENFORCED for CHECK and foreign keys: the constraint is "
           "written down and never tested, so rows may break it at any time. It is "
           "documentation, nothing that code may rely on.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders ADD CONSTRAINT id_positive CHECK (id > 0) NOT ENFORCED;",
    .good = "ALTER TABLE orders ADD CONSTRAINT id_positive CHECK (id > 0) NOT VALID;",
    .hazards = "95",
    .not_fixable = "whether it should be enforced is a decision",
    .since = 18,
    .on = {OP_ADD_CONSTRAINT, OP_ALTER_CONSTRAINT},
    .check = check,
};
