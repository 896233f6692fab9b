/* prefer-identity: serial instead of an identity column. */
#include <pgpreflight/rule.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct type_name *t = &op->column->type;

    if (t->name && !t->schema && t->is_serial)
        report(l, op->at,
               "column %s is %s: an identity column keeps its sequence and rights together",
               sql_ident(l, op->name), t->text);
}

RULE(prefer_identity) = {
    .id = "prefer-identity",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "serial instead of an identity column",
    .why = "serial is a default and a sequence with rights of their own, which a copy of the "
           "table or a changed owner forgets. An identity column keeps them together and is in "
           "the SQL standard.",
    .bad = "CREATE TABLE orders (id bigserial PRIMARY KEY);",
    .good = "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);",
    .hazards = "205",
    .not_fixable = "the type is a decision",
    .on = {OP_ADD_COLUMN},
    .check = check,
};
