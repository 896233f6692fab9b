/* unqualified-name: search_path decides. */
#include <pgpreflight/rule.h>

static void
check_statement(struct lint *l, const struct statement *st)
{
    const struct op *op = st->ops;
    bool temporary = op && op->table && op->table->temporary;
    const struct relation *r = op && op->rel.name ? schema_relation(lint_schema(l), op->rel) : NULL;

    if (op && op->rel.name && !op->rel.schema && !temporary && !(r && r->temporary))
        about(report(l, op->at, "%s is found through search_path: write its schema",
                     sql_ident(l, op->rel.name)),
              op->rel);
}

RULE(unqualified_name) = {
    .id = "unqualified-name",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "a relation named without its schema",
    .why = "search_path decides which table an unqualified name means and where a new one is "
           "made, so the same migration can do something else for another role or runner. Write "
           "the schema.",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .good = "CREATE TABLE public.orders (id bigint PRIMARY KEY);",
    .hazards = "210",
    .not_fixable = "the schema that is meant is not in the file",
    .check_statement = check_statement,
};
