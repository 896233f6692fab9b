/* money-type: the money type. */
#include <pgpreflight/rule.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct type_name *t = &op->column->type;

    if (t->name && !t->schema && !strcmp(t->name, "money"))
        report(l, op->at, "column %s is %s: its meaning depends on lc_monetary",
               sql_ident(l, op->name), t->text);
}

RULE(money_type) = {
    .id = "money-type",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "the money type",
    .why = "Its digits depend on lc_monetary of the session: a dump restored elsewhere may read "
           "other amounts. Use numeric.",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY, price money);",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY, price numeric(12,2));",
    .hazards = "192",
    .not_fixable = "the type is a decision",
    .on = {OP_ADD_COLUMN},
    .check = check,
};
