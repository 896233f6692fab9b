/* add-primary-key: a primary key that builds its index or looks for NULLs under ACCESS EXCLUSIVE.
 */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

/* NOT NULL without a scan, for each column that may hold NULL. */
static const char *
not_null_first(struct lint *l, const struct op *op, const struct string_list *columns)
{
    const struct relation *r = lint_target(l);
    const char *text = "";

    for (; columns; columns = columns->next)
        if (!r || relation_proves_not_null(r, columns->text) != TRI_YES)
            text = text_printf(l, "%s%s\n", text, not_null_steps(l, op, columns->text));
    return text;
}

static const struct string_list *
key_columns(const struct lint *l, const struct op *op)
{
    struct name n = {op->rel.schema, op->constraint->using_index};
    const struct relation *i = n.name ? schema_relation(lint_schema(l), n) : NULL;

    return i && i->index ? i->index->columns : op->constraint->columns;
}

static void
check(struct lint *l, const struct op *op)
{
    const struct op_constraint *c = op->constraint;
    const struct effect *e;
    struct finding *f;

    if (c->type != CONSTRAINT_PRIMARY_KEY || rewritten_anyway(l, op))
        return;
    e = blocking_work(l, WORK_INDEX_BUILD | WORK_SCAN);
    if (e)
        f = report(l, op->at, "primary key takes %s while %s",
                   lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel),
                   c->using_index ? "every row is searched for NULL" : "its index is built");
    else if (data_failure(l) && !lint_target_is_new(l))
        f = report_as(l, VERDICT_DESTRUCTIVE, op->at,
                      "primary key fails when rows of %s are equal or NULL", rel_words(l, op->rel));
    else
        return;
    safer(l, f, "%s%s", not_null_first(l, op, key_columns(l, op)),
          c->using_index ? text_printf(l, "%s;", sql_statement(l)) : unique_steps(l, op));
}

RULE(add_primary_key) = {
    .id = "add-primary-key",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "PRIMARY KEY builds its index and looks for NULLs while reads and writes wait",
    .why = "ADD PRIMARY KEY builds a unique index under ACCESS EXCLUSIVE and makes its columns "
           "NOT NULL, which reads every row as well; reads and writes wait for all of it. With "
           "USING INDEX the build is done before, but the columns are still looked through "
           "unless they are NOT NULL already. So: NOT NULL first (without a scan, through a "
           "CHECK), then CREATE UNIQUE INDEX CONCURRENTLY, then PRIMARY KEY USING INDEX.",
    .setup = "CREATE TABLE orders (id bigint NOT NULL, note text);",
    .bad = "ALTER TABLE orders ADD PRIMARY KEY (id);",
    .good = "CREATE UNIQUE INDEX CONCURRENTLY orders_pkey ON orders (id);\n"
            "ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey;",
    .hazards = "13,82,83",
    .on = {OP_ADD_CONSTRAINT},
    .check = check,
};
