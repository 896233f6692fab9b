/* add-column-constrained-domain: a domain with a constraint. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct type *t = column_domain(l, op);
    const struct effect *e = t ? blocking_work(l, WORK_REWRITE) : NULL;
    struct finding *f;

    if (!e)
        return;
    f = report(l, op->at,
               "domain %s has constraints: adding %s takes %s while the table is written anew",
               rel_words(l, t->name), sql_ident(l, op->name),
               lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel));
    if (t->base.text)
        safer(l, f,
              "ALTER TABLE %s ADD COLUMN %s %s;\n-- then the domain's rule as CHECK ... NOT VALID "
              "on the table, and VALIDATE later",
              sql_table(l, op), sql_ident(l, op->name), t->base.text);
}

RULE(add_column_constrained_domain) = {
    .id = "add-column-constrained-domain",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_REWRITE,
    .summary = "ADD COLUMN of a domain that has constraints writes the whole table anew",
    .why = "When the domain has a CHECK or NOT NULL, even one that is NOT VALID, the server "
           "computes the new column for every row to test it, and writes the whole table and its "
           "indexes anew under ACCESS EXCLUSIVE, although the column is empty. Use the domain's "
           "base type and a CHECK on the table that is added NOT VALID and validated later.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);\n"
             "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');",
    .bad = "ALTER TABLE orders ADD COLUMN mail email;",
    .good = "ALTER TABLE orders ADD COLUMN mail text;",
    .hazards = "11,87",
    .not_fixable = "the domain's constraint has to be written anew for the column",
    .on = {OP_ADD_COLUMN},
    .check = check,
};
