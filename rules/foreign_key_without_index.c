/* foreign-key-without-index: deletes on the parent read the whole child. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct op_constraint *c = op->constraint;
    const struct relation *r = lint_target(l);
    const char *index;
    struct finding *f;

    /* New tables usually get their indexes further down in the file. */
    if (c->type != CONSTRAINT_FOREIGN_KEY || op->origin != ORIGIN_OWN || will_fail(l) ||
        lint_target_is_new(l) || !r || relation_has_index_on(r, c->columns) != TRI_NO ||
        column_is_new(l, c->columns->text))
        return;
    index = object_name(l, op->rel.name, joined_columns(l, c->columns), "idx");
    f = report(l, op->at,
               "foreign key %s has no index on %s (%s): each delete in %s reads all of it",
               sql_ident(l, constraint_name(l, op)), rel_words(l, op->rel),
               sql_columns(l, c->columns), rel_words(l, c->ref));
    if (!is_partitioned(r))
        safer(l, f, "%sCREATE INDEX CONCURRENTLY %s ON %s (%s);", own_unit_note(l),
              sql_ident(l, index), sql_table(l, op), sql_columns(l, c->columns));
}

RULE(foreign_key_without_index) = {
    .id = "foreign-key-without-index",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "a foreign key whose columns have no index",
    .why = "When a row of the referenced table is deleted or its key changes, the server looks "
           "for rows that refer to it; without an index on the foreign key's columns it reads "
           "the whole referencing table for each, holding locks meanwhile. Create the index "
           "CONCURRENTLY before the foreign key.",
    .setup = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
             "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
    .bad = "ALTER TABLE orders ADD CONSTRAINT customer_fk\n"
           "    FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;",
    .good = "CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);\n"
            "ALTER TABLE orders ADD CONSTRAINT customer_fk\n"
            "    FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;",
    .hazards = "76",
    .not_fixable = "one index more is a decision",
    .on = {OP_ADD_CONSTRAINT},
    .check = check,
};
