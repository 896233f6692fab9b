/* prefer-text: varchar(n) or char(n) instead of text. */
#include <pgpreflight/rule.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct type_name *t = &op->column->type;

    if (t->name && !t->schema &&
        ((!strcmp(t->name, "varchar") && t->n_mods) || !strcmp(t->name, "bpchar")))
        report(l, op->at, "column %s is %s: text with a CHECK is easier to change",
               sql_ident(l, op->name), t->text);
}

RULE(prefer_text) = {
    .id = "prefer-text",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "varchar(n) or char(n) instead of text",
    .why = "All three are stored alike. A limit in the type costs a lock and maybe a rewrite "
           "when it changes; a CHECK on a text column can be added NOT VALID and validated "
           "without blocking. char(n) also pads with blanks.",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(100));",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .hazards = "206,192",
    .not_fixable = "the type is a decision",
    .on = {OP_ADD_COLUMN},
    .check = check,
};
