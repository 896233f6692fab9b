/* set-tablespace: the files are copied. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e = blocking_work(l, WORK_COPY | WORK_REWRITE);
    struct finding *f;

    if (!e)
        return;
    f = report(l, op->at, "%s takes %s while it %s", op_heading(op->kind),
               lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel), work_words(e->work));
    safer(l, f, "-- %s",
          "fill a new table in batches, keep it in step with a trigger, then swap the names");
}

RULE(set_tablespace) = {
    .id = "set-tablespace",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_REWRITE,
    .summary = "SET TABLESPACE copies the whole table while reads and writes wait",
    .why = "The files are copied to the other tablespace under ACCESS EXCLUSIVE, and through the "
           "write-ahead log. Reads and writes wait until the last byte is there. Indexes can be "
           "moved without blocking with REINDEX (TABLESPACE ...) CONCURRENTLY from PostgreSQL 14 "
           "on; tables with pg_repack or by filling a new table and swapping the names.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders SET TABLESPACE pg_default;",
    .good = "ALTER TABLE orders SET (fillfactor = 90);",
    .hazards = "24",
    .not_fixable = "it takes several releases",
    .on = {OP_SET_TABLESPACE},
    .check = check,
};
