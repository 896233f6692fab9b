/* reindex-not-concurrent: an index rebuilt while queries wait. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static const char *
insert_concurrently(struct lint *l, const struct op *op)
{
    static const char *const words[] = {"index", "table", "schema", "database"};
    static const char *const keys[] = {"INDEX", "TABLE", "SCHEMA", "DATABASE"};

    for (size_t i = 0; op->detail && i < sizeof(words) / sizeof(*words); i++)
        if (!strcmp(op->detail, words[i]))
            return sql_insert_after(l, sql_statement(l), keys[i], " CONCURRENTLY");
    return NULL;
}

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e =
        op->concurrently ? NULL
                         : blocking_work(l, WORK_INDEX_BUILD | WORK_INDEX_REBUILD | WORK_REWRITE);
    const char *concurrent;
    struct finding *f;

    if (!e)
        return;
    concurrent = insert_concurrently(l, op);
    f = report(l, op->at, "REINDEX takes %s until the indexes are rebuilt", lock_words(l, e->rel));
    about(f, e->rel);
    if (concurrent)
        safer(l, f, "%s%s;", own_unit_note(l), concurrent);
}

RULE(reindex_not_concurrent) = {
    .id = "reindex-not-concurrent",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_INDEXES,
    .summary = "REINDEX without CONCURRENTLY blocks writes, and reads that use the index",
    .why = "REINDEX holds SHARE on the table, so writes wait, and ACCESS EXCLUSIVE on the index "
           "being rebuilt, so every query that could use it waits too, which for a table means "
           "nearly every query. REINDEX ... CONCURRENTLY builds the new index beside the old one "
           "while reads and writes go on; it must run outside a transaction, and when it fails "
           "it leaves an INVALID index with the suffix _ccnew to drop.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "REINDEX TABLE orders;",
    .good = "REINDEX TABLE CONCURRENTLY orders;",
    .hazards = "61",
    .on = {OP_REINDEX},
    .check = check,
};
