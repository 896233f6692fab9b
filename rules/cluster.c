/* cluster: the table is sorted into new files. */
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
    safer(l, f, "-- %s", "pg_repack does the same from outside with a brief lock");
}

RULE(cluster) = {
    .id = "cluster",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_REWRITE,
    .summary = "CLUSTER writes the whole table anew while reads and writes wait",
    .why = "CLUSTER copies the table in index order and rebuilds every index under ACCESS "
           "EXCLUSIVE: nobody can read or write it until the end, and it needs room for a second "
           "copy. The order is not kept up afterwards. pg_repack and pg_squeeze do it with a "
           "brief lock; PostgreSQL 19 has REPACK (CONCURRENTLY).",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "CLUSTER orders USING orders_pkey;",
    .good = "ALTER TABLE orders CLUSTER ON orders_pkey;",
    .hazards = "27",
    .not_fixable = "pg_repack is not SQL",
    .on = {OP_CLUSTER},
    .check = check,
};
