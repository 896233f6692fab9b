/* prefer-bigint: integer or smallint for a key. */
#include <pgpreflight/rule.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct type_name *t = &op->column->type;

    if (t->name && !t->schema && (!strcmp(t->name, "int4") || !strcmp(t->name, "int2")) &&
        (op->column->primary_key || t->is_serial || op->column->identity))
        report(l, op->at, "column %s is %s: numbers may run out", sql_ident(l, op->name), t->text);
}

RULE(prefer_bigint) = {
    .id = "prefer-bigint",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "integer or smallint for a key",
    .why = "An integer key ends at 2,147,483,647, and changing it to bigint later writes the "
           "table and every table that refers to it anew. bigint costs four bytes more.",
    .bad = "CREATE TABLE orders (id integer PRIMARY KEY);",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .hazards = "204",
    .not_fixable = "the type is a decision",
    .on = {OP_ADD_COLUMN},
    .check = check,
};
