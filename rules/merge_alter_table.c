/* merge-alter-table: several ALTER TABLE that could be one. */
#include <pgpreflight/rule.h>

#include <string.h>

static void
check_statement(struct lint *l, const struct statement *st)
{
    if (!st->ops || !st->ops->rel.name || strcmp(st->kind, "ALTER TABLE") ||
        st->ops->kind == OP_VALIDATE_CONSTRAINT || st->ops->kind == OP_DROP_CONSTRAINT)
        return;
    for (const struct held_lock *h = st->unit.locks; h; h = h->next)
        if (h->since_statement && h->since_statement + 1 == st->index && !h->on_new &&
            name_equal(h->rel, schema_qualify(lint_schema(l), st->ops->rel))) {
            about(report(l, st->span,
                         "could be one ALTER TABLE with statement %zu, which takes the lock once",
                         h->since_statement),
                  st->ops->rel);
            return;
        }
}

RULE(merge_alter_table) = {
    .id = "merge-alter-table",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "consecutive ALTER TABLE statements on one table",
    .why = "Each ALTER TABLE waits for its lock anew when it is a transaction of its own, and "
           "two that rewrite the table write it twice. Several subcommands in one statement take "
           "the lock once and rewrite once. VALIDATE CONSTRAINT and the DROP of a constraint "
           "that proves something should stay on their own.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "BEGIN;\n"
           "ALTER TABLE orders ADD COLUMN amount numeric;\n"
           "ALTER TABLE orders ADD COLUMN remark text;\n"
           "COMMIT;",
    .good = "ALTER TABLE orders ADD COLUMN amount numeric, ADD COLUMN remark text;",
    .hazards = "41,46",
    .not_fixable = "comments and order between the statements would be lost",
    .check_statement = check_statement,
};
