/* enforce-constraint: ENFORCED checks every row under a blocking lock. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static const struct constraint *
named(const struct lint *l, const char *name)
{
    const struct relation *r = lint_target(l);

    return r ? relation_constraint(r, name) : NULL;
}

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e = blocking_work(l, WORK_SCAN);
    const struct constraint *c = named(l, op->name);
    const char *table = sql_table(l, op), *name = sql_ident(l, op->name);
    struct finding *f;

    if (!e)
        return;
    f = report(l, op->at, "ENFORCED takes %s while every row is checked against %s",
               lock_words(l, e->rel), name);
    if (c && c->type == CONSTRAINT_FOREIGN_KEY && c->ref_columns)
        safer(l, f,
              "ALTER TABLE %s DROP CONSTRAINT %s;\n"
              "ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (%s) NOT VALID;\n"
              "-- in a later transaction, which lets reads and writes go on:\nALTER TABLE %s "
              "VALIDATE CONSTRAINT %s;",
              table, name, table, name, sql_columns(l, c->columns), sql_name(l, c->ref_name),
              sql_columns(l, c->ref_columns), table, name);
}

RULE(enforce_constraint) = {
    .id = "enforce-constraint",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "ALTER CONSTRAINT ... ENFORCED checks every row while reads and writes wait",
    .why = "Making a NOT ENFORCED constraint ENFORCED tests every row under the lock that ALTER "
           "CONSTRAINT takes: ACCESS EXCLUSIVE on the table, and for a foreign key SHARE ROW "
           "EXCLUSIVE on the referenced one. One row that breaks it makes the statement fail. "
           "Drop the constraint, add it again NOT VALID, and VALIDATE it in a later transaction.",
    .setup = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
             "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);\n"
             "ALTER TABLE orders ADD CONSTRAINT customer_fk FOREIGN KEY (customer_id) REFERENCES "
             "customers (id) NOT ENFORCED;",
    .bad = "ALTER TABLE orders ALTER CONSTRAINT customer_fk ENFORCED;",
    .good = "ALTER TABLE orders ALTER CONSTRAINT customer_fk NOT ENFORCED;",
    .hazards = "95",
    .not_fixable = "the constraint has to be dropped in between",
    .since = 18,
    .on = {OP_ALTER_CONSTRAINT},
    .check = check,
};
