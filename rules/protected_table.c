/* protected-table: a change to a table that the configuration protects. */
#include <pgpreflight/rule.h>

static void
check_statement(struct lint *l, const struct statement *st)
{
    for (const struct effect *e = st->merged; e; e = e->next)
        if (e->lock >= LOCK_ROW_EXCLUSIVE && lint_is_protected(l, e->rel))
            about(report(l, st->span, "%s changes %s, a protected table", st->kind,
                         sql_name(l, e->rel)),
                  e->rel);
}

RULE(protected_table) = {
    .id = "protected-table",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "any change to a table that the configuration protects",
    .why =
        "The team has named this table in protected_tables: whatever the statement costs, someone "
        "who knows the table is to look at it first. Allow the finding once that is done.",
    .bad = "-- with {\"protected_tables\": [\"orders\"]}\nINSERT INTO orders (id) VALUES (1);",
    .good = "CREATE TABLE invoices (id bigint PRIMARY KEY);",
    .hazards = "161",
    .not_fixable = "whether the change is wanted is not in the file",
    .check_statement = check_statement,
};
