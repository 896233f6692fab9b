/* drop-table: rows and definition gone. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
recipe(struct lint *l, const struct op *op, struct finding *f)
{
    const struct relation *r = lint_target(l);
    const char *table = sql_table(l, op);

    if (r && r->partition_of) {
        safer(l, f,
              "-- after a backup: take the partition out first, which does not block the parent\n"
              "%sALTER TABLE %s DETACH PARTITION %s%s;\nDROP TABLE %s;",
              own_unit_note(l), rel_words(l, r->partition_of->name), table,
              lint_pg_version(l) >= 14 ? " CONCURRENTLY" : "", table);
        return;
    }
    safer(l, f,
          "-- after a backup, and a release that no longer uses the table, take the rights away;\n"
          "-- drop it when nobody has complained for a while:\n"
          "REVOKE ALL ON TABLE %s FROM PUBLIC;\n"
          "DROP TABLE %s;",
          table, table);
}

static void
check(struct lint *l, const struct op *op)
{
    const struct relation *r = lint_target(l);
    const char *cascade = op->cascade ? ", and CASCADE drops what depends on it" : "";
    const char *table = rel_words(l, op->rel);
    struct finding *f;

    if (!is_table_kind(op->rel_kind) || lint_target_is_new(l) || will_fail(l) ||
        known_absent(l, op->rel))
        return;
    if (r && r->partition_of)
        f = report(l, op->at, "dropping partition %s%s deletes its rows and takes %s%s", table,
                   lint_size_text(l, op->rel), lock_words(l, r->partition_of->name), cascade);
    else
        f = report(l, op->at, "dropping table %s%s deletes all its rows for good%s", table,
                   lint_size_text(l, op->rel), cascade);
    recipe(l, op, f);
}

RULE(drop_table) = {
    .id = "drop-table",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_DATA_LOSS,
    .summary = "DROP TABLE deletes rows that only a backup brings back",
    .why = "DROP TABLE removes the rows, indexes, triggers and rights of the table in one go, and "
           "once the transaction commits only a backup brings them back. The application version "
           "that is still running fails on its next query. The lock is brief, but it is ACCESS "
           "EXCLUSIVE, also on every table that a foreign key of this one points to, and on the "
           "parent of a partition. Stop using the table first, wait, back it up, then drop it.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "DROP TABLE orders;",
    .good = "CREATE TEMP TABLE orders_copy (id bigint);\nDROP TABLE orders_copy;",
    .hazards = "100,101,102,118,179",
    .not_fixable = "no statement gives the rows back",
    .on = {OP_DROP_RELATION},
    .check = check,
};
