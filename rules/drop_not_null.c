/* drop-not-null: readers may meet NULL. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (lint_target_is_new(l) || column_is_new(l, op->name) || will_fail(l))
        return;
    report(l, op->at, "column %s of %s may hold NULL from now on: readers must be ready for it",
           sql_ident(l, op->name), rel_words(l, op->rel));
}

RULE(drop_not_null) = {
    .id = "drop-not-null",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "DROP NOT NULL: readers may meet NULL from now on",
    .why = "The statement itself is quick, but once something writes NULL, the running "
           "application may not be ready to read it, and going back needs a look at every row.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, note text NOT NULL);",
    .bad = "ALTER TABLE orders ALTER COLUMN note DROP NOT NULL;",
    .good = "ALTER TABLE orders ADD COLUMN remark text;",
    .hazards = "132",
    .not_fixable = "it is meant to be so",
    .on = {OP_DROP_NOT_NULL},
    .check = check,
};
