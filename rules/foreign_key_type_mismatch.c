/* foreign-key-type-mismatch: the two columns have different types. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static const struct column *
referenced_column(const struct lint *l, const struct op_constraint *c)
{
    const struct relation *ref = schema_relation(lint_schema(l), c->ref);
    const struct constraint *pk = ref ? relation_primary_key(ref) : NULL;
    const struct string_list *columns = c->ref_columns ? c->ref_columns : pk ? pk->columns : NULL;

    return columns && !columns->next ? relation_column(ref, columns->text) : NULL;
}

/* text and varchar are stored and compared alike. */
static const char *
base(const struct type_name *t)
{
    return strcmp(t->name, "varchar") ? t->name : "text";
}

static void
check(struct lint *l, const struct op *op)
{
    const struct op_constraint *c = op->constraint;
    const struct relation *r = lint_target(l);
    const struct column *child, *parent;

    if (c->type != CONSTRAINT_FOREIGN_KEY || will_fail(l) || !r || !c->columns || c->columns->next)
        return;
    child = relation_column(r, c->columns->text);
    parent = referenced_column(l, c);
    if (child && parent && child->type.name && parent->type.name && !child->type.pct_type &&
        (strcmp(base(&child->type), base(&parent->type)) ||
         child->type.is_array != parent->type.is_array))
        report(l, op->at, "foreign key column %s is %s, but %s of %s is %s",
               sql_ident(l, child->name), child->type.text, sql_ident(l, parent->name),
               rel_words(l, c->ref), parent->type.text);
}

RULE(foreign_key_type_mismatch) = {
    .id = "foreign-key-type-mismatch",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "a foreign key between columns of different types",
    .why = "The server accepts a foreign key between, say, integer and bigint, casts on every "
           "check, and one day the parent hands out a number that the child's column cannot "
           "hold. Give both columns the same type.",
    .setup = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
             "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id integer, parent_id bigint);",
    .bad = "ALTER TABLE orders ADD CONSTRAINT customer_fk\n"
           "    FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;",
    .good = "ALTER TABLE orders ADD CONSTRAINT parent_fk\n"
            "    FOREIGN KEY (parent_id) REFERENCES orders (id) NOT VALID;",
    .hazards = "90",
    .not_fixable = "which of the two types is right is a decision",
    .on = {OP_ADD_CONSTRAINT},
    .check = check,
};
