/* split-partition: rows move between partitions under ACCESS EXCLUSIVE. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (will_fail(l) || lint_target_is_new(l))
        return;
    report(l, op->at, "SPLIT or MERGE PARTITION copies rows and takes %s until they are all there",
           lock_words(l, op->rel));
}

RULE(split_partition) = {
    .id = "split-partition",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_PARTITIONS,
    .summary = "SPLIT / MERGE PARTITION copies rows while reads and writes wait",
    .why = "PostgreSQL 19 can split and merge partitions, but it copies their rows into new "
           "tables under ACCESS EXCLUSIVE on the parent and the partitions: reads and writes of "
           "the whole partitioned table wait. Make the new partitions beside the old ones, copy "
           "in batches, and swap them with DETACH and ATTACH.",
    .setup = "CREATE TABLE orders (id bigint, placed date) PARTITION BY RANGE (placed);\n"
             "CREATE TABLE orders_2023 PARTITION OF orders FOR VALUES FROM ('2023-01-01') TO "
             "('2024-01-01');\n"
             "CREATE TABLE orders_2024 (id bigint, placed date);\n"
             "CREATE TABLE orders_2022 PARTITION OF orders FOR VALUES FROM ('2022-01-01') TO "
             "('2023-01-01');",
    .bad = "ALTER TABLE orders MERGE PARTITIONS (orders_2023, orders_2022) INTO orders_old;",
    .good = "CREATE TABLE orders_2025 (LIKE orders);",
    .hazards = "185",
    .not_fixable = "it takes several steps",
    .since = 19,
    .on = {OP_SPLIT_PARTITION},
    .check = check,
};
