/* if-not-exists-drift: the existing object is another one. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct relation *r = lint_target(l);
    const struct column *c = r && op->origin == ORIGIN_OWN ? relation_column(r, op->name) : NULL;
    const struct type_name *t = &op->column->type;

    if (!op->if_not_exists || !c || !c->type.text || !t->text || !strcmp(c->type.text, t->text))
        return;
    report(l, op->at, "column %s of %s exists as %s: IF NOT EXISTS leaves it so, %s is ignored",
           sql_ident(l, op->name), rel_words(l, op->rel), c->type.text, t->text);
}

RULE(if_not_exists_drift) = {
    .id = "if-not-exists-drift",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_FAILURE,
    .summary = "IF NOT EXISTS skips an object that is there with another definition",
    .why = "The column is there already, with another type, so the statement does nothing but a "
           "NOTICE and the old type stays; code that expects the new one fails later. Change the "
           "type on purpose, or take the statement out.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders ADD COLUMN IF NOT EXISTS note integer;",
    .good = "ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text;",
    .hazards = "222",
    .not_fixable = "which type is right is a decision",
    .on = {OP_ADD_COLUMN},
    .check = check,
};
