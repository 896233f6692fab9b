/* prefer-timestamptz: timestamp without time zone. */
#include <pgpreflight/rule.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct type_name *t = &op->column->type;

    if (t->name && !t->schema && !strcmp(t->name, "timestamp"))
        report(l, op->at, "column %s is %s: it means another moment in another time zone",
               sql_ident(l, op->name), t->text);
}

RULE(prefer_timestamptz) = {
    .id = "prefer-timestamptz",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "timestamp without time zone",
    .why = "timestamp without time zone stores the digits it is given and means another moment "
           "in every session's time zone. timestamptz stores the moment.",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY, placed timestamp);",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY, placed timestamptz);",
    .hazards = "207",
    .not_fixable = "the type is a decision",
    .on = {OP_ADD_COLUMN},
    .check = check,
};
