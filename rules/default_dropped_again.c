/* default-dropped-again: a default that only lived during the migration. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct relation *r = lint_target(l);
    const struct column *c = r ? relation_column(r, op->name) : NULL;
    struct finding *f;

    if (!c || !c->is_new || c->not_null != TRI_YES || c->has_default == TRI_NO ||
        lint_target_is_new(l) || will_fail(l))
        return;
    f = report(l, op->at,
               "dropping the default of new NOT NULL column %s: the running application's INSERTs "
               "into %s fail with 23502",
               sql_ident(l, op->name), rel_words(l, op->rel));
    safer(l, f, "-- drop the default in a later migration, when every running version writes %s",
          sql_ident(l, op->name));
}

RULE(default_dropped_again) = {
    .id = "default-dropped-again",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "the default of a new NOT NULL column is dropped again",
    .why = "Some frameworks add a NOT NULL column with a default for the old rows and drop the "
           "default at once. The application version that is still running does not know the "
           "column; its INSERTs leave it out and fail with 23502 from the commit on. Keep the "
           "default until every running version writes the column.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders ADD COLUMN amount numeric DEFAULT 0 NOT NULL;\n"
           "ALTER TABLE orders ALTER COLUMN amount DROP DEFAULT;",
    .good = "ALTER TABLE orders ADD COLUMN amount numeric DEFAULT 0 NOT NULL;",
    .hazards = "130",
    .not_fixable = "the later migration is not this one",
    .on = {OP_DROP_DEFAULT},
    .check = check,
};
