/* attach-partition: the attached table is read under ACCESS EXCLUSIVE. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static void
recipe(struct lint *l, const struct op *op, struct finding *f)
{
    const struct relation *parent = lint_target(l);
    const struct string_list *key = parent ? parent->partition_columns : NULL;
    const struct op_partition *b = op->partition;
    const char *table = sql_name(l, op->other), *column, *name;

    if (!key || key->next || !*key->text || !b || !b->from || !b->to || strchr(b->from, ',') ||
        strcasestr(b->from, "value") || strcasestr(b->to, "value"))
        return;
    column = sql_ident(l, key->text);
    name = sql_ident(l, object_name(l, op->other.name, "", "bounds"));
    safer(l, f,
          "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL AND %s >= %s AND %s < %s) NOT "
          "VALID;\n"
          "-- in a later transaction:\nALTER TABLE %s VALIDATE CONSTRAINT %s;\n%s;\nALTER TABLE %s "
          "DROP CONSTRAINT %s;",
          table, name, column, column, b->from, column, b->to, table, name, sql_statement(l), table,
          name);
}

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e = blocking_work(l, WORK_SCAN);
    struct finding *f;

    if (e && e->role == ROLE_DEFAULT_PARTITION) {
        about(
            report(l, op->at,
                   "ATTACH PARTITION takes %s while every row of the default partition is checked",
                   lock_words(l, e->rel)),
            e->rel);
    } else if (e) {
        f = report(l, op->at,
                   "ATTACH PARTITION takes %s while every row is checked against the bounds",
                   lock_words(l, e->rel));
        about(f, e->rel);
        recipe(l, op, f);
    } else if (data_failure(l) && !lint_is_new(l, op->other)) {
        report_as(l, VERDICT_DESTRUCTIVE, op->at,
                  "ATTACH PARTITION fails when a row of %s is outside the bounds",
                  rel_words(l, op->other));
    }
}

RULE(attach_partition) = {
    .id = "attach-partition",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_PARTITIONS,
    .summary = "ATTACH PARTITION reads the new partition while it is locked",
    .why = "Every row of the table to be attached is tested against its bounds under ACCESS "
           "EXCLUSIVE on that table; the parent goes on, under SHARE UPDATE EXCLUSIVE. When a "
           "DEFAULT partition exists, it is locked ACCESS EXCLUSIVE and read as well, in case it "
           "holds rows that belong to the new one, and that stops queries on the parent. A valid "
           "CHECK with the same bounds on the table, and its opposite on the default partition, "
           "saves both scans.",
    .setup = "CREATE TABLE orders (id bigint, placed date) PARTITION BY RANGE (placed);\n"
             "CREATE TABLE orders_2023 PARTITION OF orders FOR VALUES FROM ('2023-01-01') TO "
             "('2024-01-01');\n"
             "CREATE TABLE orders_2024 (id bigint, placed date);",
    .bad = "ALTER TABLE orders ATTACH PARTITION orders_2024 FOR VALUES FROM ('2024-01-01') TO "
           "('2025-01-01');",
    .good = "CREATE TABLE orders_2025 (LIKE orders);\n"
            "ALTER TABLE orders ATTACH PARTITION orders_2025 FOR VALUES FROM ('2025-01-01') TO "
            "('2026-01-01');",
    .hazards = "174,175,181",
    .on = {OP_ATTACH_PARTITION},
    .check = check,
};
