/* index-not-concurrent: an index built while writes wait. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e = op->concurrently ? NULL : blocking_work(l, WORK_INDEX_BUILD);
    const char *name;
    struct finding *f;

    if (!e)
        return;
    name = op->object.name
               ? op->object.name
               : object_name(l, op->rel.name, joined_columns(l, op->index->key_names), "idx");
    f = report(l, op->at, "creating index %s takes %s while every row is read", sql_ident(l, name),
               lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel));
    if (is_partitioned(lint_target(l)))
        safer(l, f, "%s", partition_index_steps(l, op, name, op->index->unique, index_tail(l)));
    else
        safer(l, f, "%s%s;", own_unit_note(l),
              sql_insert_after(l, sql_statement(l), "INDEX", " CONCURRENTLY"));
}

RULE(index_not_concurrent) = {
    .id = "index-not-concurrent",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_INDEXES,
    .summary = "CREATE INDEX without CONCURRENTLY blocks writes until it is built",
    .why =
        "CREATE INDEX holds SHARE on the table for the whole build: reads go on, every INSERT, "
        "UPDATE and DELETE waits. CREATE INDEX CONCURRENTLY takes longer but lets writes go on; it "
        "must run outside a transaction, and when it fails it leaves an INVALID index to drop. On "
        "a "
        "partitioned table it is refused: create the index ON ONLY the parent, then concurrently "
        "on "
        "each partition, and attach those.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
    .bad = "CREATE INDEX orders_customer_id_idx ON orders (customer_id);",
    .good = "CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);",
    .hazards = "47,48,49,53,54,59",
    .on = {OP_CREATE_INDEX},
    .check = check,
};
