/* inheritance-column: a column named type. */
#include <pgpreflight/rule.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct type_name *t = &op->column->type;

    if (t->name && !t->schema && !strcmp(op->name, "type"))
        report(l, op->at, "column %s is %s: Rails reads it as the name of a class",
               sql_ident(l, op->name), t->text);
}

RULE(inheritance_column) = {
    .id = "inheritance-column",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "a column named type",
    .why = "Rails takes a column named type for single table inheritance: models that are "
           "running fail to load rows with a value they do not know as a class. Choose another "
           "name.",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY, type text);",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY, kind text);",
    .hazards = "134",
    .not_fixable = "the type is a decision",
    .on = {OP_ADD_COLUMN},
    .check = check,
};
