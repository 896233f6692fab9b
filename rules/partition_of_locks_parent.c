/* partition-of-locks-parent: the default partition is read under ACCESS EXCLUSIVE. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct op_table *t = op->table;
    const struct effect *e = t && t->partition_of.name ? blocking_work(l, WORK_SCAN) : NULL;
    struct finding *f;

    if (!t || !t->partition_of.name || will_fail(l) || lint_is_new(l, t->partition_of))
        return;
    if (e)
        f = report(l, op->at,
                   "PARTITION OF takes %s while every row of it is checked, and %s on %s",
                   lock_words(l, e->rel), lock_name(lint_lock_during(l, t->partition_of)),
                   rel_words(l, t->partition_of));
    else
        f = report_as(
            l, VERDICT_ADVICE, op->at,
            "PARTITION OF takes %s; CREATE TABLE ... (LIKE) and ATTACH PARTITION does not",
            lock_words(l, t->partition_of));
    about(f, t->partition_of);
    if (t->bound && t->bound->text)
        safer(l, f,
              "CREATE TABLE %s (LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS);\nALTER TABLE %s "
              "ATTACH PARTITION %s %s;",
              sql_table(l, op), sql_name(l, t->partition_of), sql_name(l, t->partition_of),
              sql_table(l, op), t->bound->text);
}

RULE(partition_of_locks_parent) = {
    .id = "partition-of-locks-parent",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_PARTITIONS,
    .summary = "CREATE TABLE ... PARTITION OF locks the parent and reads the default partition",
    .why = "Creating a table as a partition takes ACCESS EXCLUSIVE on the parent, so every query "
           "on the whole partitioned table waits, and when a DEFAULT partition exists its rows "
           "are read under ACCESS EXCLUSIVE to see whether one belongs to the new partition. "
           "CREATE TABLE ... (LIKE parent) followed by ATTACH PARTITION locks the parent only "
           "against other DDL; a CHECK on the default partition that excludes the range saves "
           "the scan.",
    .setup = "CREATE TABLE orders (id bigint, placed date) PARTITION BY RANGE (placed);\n"
             "CREATE TABLE orders_2023 PARTITION OF orders FOR VALUES FROM ('2023-01-01') TO "
             "('2024-01-01');\n"
             "CREATE TABLE orders_2024 (id bigint, placed date);\n"
             "CREATE TABLE orders_rest PARTITION OF orders DEFAULT;",
    .bad = "CREATE TABLE orders_2025 PARTITION OF orders FOR VALUES FROM ('2025-01-01') TO "
           "('2026-01-01');",
    .good = "CREATE TABLE orders_2025 (LIKE orders INCLUDING ALL);",
    .hazards = "176",
    .on = {OP_CREATE_TABLE},
    .check = check,
};
