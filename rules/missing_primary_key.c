/* missing-primary-key: a table whose rows have no name. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check_statement(struct lint *l, const struct statement *st)
{
    const struct op *table = st->ops;

    if (!table || table->kind != OP_CREATE_TABLE || table->table->temporary ||
        table->table->partition_of.name || table->table->inherits || table->table->like ||
        table->table->of_type.name)
        return;
    for (const struct op *op = table; op; op = op->next)
        if (op->kind == OP_ADD_CONSTRAINT && op->constraint->type == CONSTRAINT_PRIMARY_KEY)
            return;
    about(report(l, table->at, "table %s has no primary key", rel_words(l, table->rel)),
          table->rel);
}

RULE(missing_primary_key) = {
    .id = "missing-primary-key",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "a table without a primary key",
    .why = "Without a key single rows cannot be named, logical replication refuses UPDATE and "
           "DELETE, and many tools cannot work on the table.",
    .bad = "CREATE TABLE orders (note text);",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .hazards = "208",
    .not_fixable = "the key is a decision",
    .check_statement = check_statement,
};
