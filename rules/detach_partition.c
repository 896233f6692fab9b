/* detach-partition: its rows leave the parent. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static bool
has_default(const struct relation *r)
{
    for (const struct relation_list *p = r ? r->partitions : NULL; p; p = p->next)
        if (p->rel->is_default_partition)
            return true;
    return false;
}

static void
check(struct lint *l, const struct op *op)
{
    bool plain = !op->concurrently && !op->detail;
    struct finding *f;

    if (will_fail(l) || lint_target_is_new(l) || lint_is_new(l, op->other) ||
        (op->detail && !strcmp(op->detail, "finalize")))
        return;
    f = report(l, op->at, "detaching %s takes its rows out of %s%s%s", rel_words(l, op->other),
               rel_words(l, op->rel), plain ? "; takes " : "", plain ? lock_words(l, op->rel) : "");
    if (plain && lint_pg_version(l) >= 14 && !has_default(lint_target(l)))
        safer(l, f, "%sALTER TABLE %s DETACH PARTITION %s CONCURRENTLY;", own_unit_note(l),
              sql_table(l, op), sql_name(l, op->other));
}

RULE(detach_partition) = {
    .id = "detach-partition",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_PARTITIONS,
    .summary = "DETACH PARTITION takes rows out of the parent",
    .why = "From the commit on queries on the parent no longer see the partition's rows. Without "
           "CONCURRENTLY (PostgreSQL 14 and later) the parent, the partition and the default "
           "partition are locked ACCESS EXCLUSIVE for a moment. CONCURRENTLY is refused inside a "
           "transaction and when a default partition exists.",
    .setup = "CREATE TABLE orders (id bigint, placed date) PARTITION BY RANGE (placed);\n"
             "CREATE TABLE orders_2023 PARTITION OF orders FOR VALUES FROM ('2023-01-01') TO "
             "('2024-01-01');\n"
             "CREATE TABLE orders_2024 (id bigint, placed date);",
    .bad = "ALTER TABLE orders DETACH PARTITION orders_2023;",
    .good = "CREATE TABLE orders_2025 (LIKE orders);",
    .hazards = "177,178",
    .on = {OP_DETACH_PARTITION},
    .check = check,
};
