/* vacuum-full: the table is written anew. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e = blocking_work(l, WORK_REWRITE);
    struct finding *f;

    if (!e)
        return;
    f = report(l, op->at, "%s takes %s while it %s", op_heading(op->kind),
               lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel), work_words(e->work));
    safer(l, f, "VACUUM %s;", op->rel.name ? sql_table(l, op) : "");
}

RULE(vacuum_full) = {
    .id = "vacuum-full",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_REWRITE,
    .summary = "VACUUM FULL writes the whole table anew while reads and writes wait",
    .why = "VACUUM FULL copies what is left of the table into new files and rebuilds every index "
           "under ACCESS EXCLUSIVE, so nobody can read or write it until the end. Plain VACUUM "
           "makes the space reusable and blocks neither. To give space back to the operating "
           "system use pg_repack or pg_squeeze; PostgreSQL 19 has REPACK (CONCURRENTLY).",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "VACUUM FULL orders;",
    .good = "VACUUM orders;",
    .hazards = "26",
    .not_fixable = "pg_repack is not SQL",
    .on = {OP_VACUUM},
    .check = check,
};
