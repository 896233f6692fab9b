/* prefer-jsonb: json instead of jsonb. */
#include <pgpreflight/rule.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct type_name *t = &op->column->type;

    if (t->name && !t->schema && !strcmp(t->name, "json"))
        report(l, op->at, "column %s is %s: it has no equality and no useful index",
               sql_ident(l, op->name), t->text);
}

RULE(prefer_jsonb) = {
    .id = "prefer-jsonb",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "json instead of jsonb",
    .why = "json keeps the text as it was and has no equality, so DISTINCT, GROUP BY and UNION "
           "on it fail, and it cannot be indexed well. jsonb has both.",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY, data json);",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY, data jsonb);",
    .hazards = "191",
    .not_fixable = "the type is a decision",
    .on = {OP_ADD_COLUMN},
    .check = check,
};
