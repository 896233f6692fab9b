/* work-under-held-lock: long work while an earlier lock of the transaction blocks others. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#define WORK                                                                                       \
    (WORK_SCAN | WORK_REWRITE | WORK_INDEX_BUILD | WORK_INDEX_REBUILD | WORK_COPY | WORK_ROWS)

/* How much a held lock hurts: 0 not at all. A table's before its indexes', reads before writes. */
static int
harm(const struct lint *l, const struct held_lock *h)
{
    const struct relation *r = schema_relation(lint_schema(l), h->rel);

    if (h->on_new || !lock_blocks_writes(h->mode))
        return 0;
    return (int)h->mode + (r && (r->kind == OBJ_INDEX || r->kind == OBJ_SEQUENCE) ? 0 : 100);
}

static const struct held_lock *
worst_held(const struct lint *l, const struct unit *u)
{
    const struct held_lock *worst = NULL;

    for (const struct held_lock *h = u->locks; h; h = h->next)
        if (harm(l, h) && (!worst || harm(l, h) > harm(l, worst)))
            worst = h;
    return worst;
}

static void
check(struct lint *l, const struct op *op)
{
    const struct unit *u = lint_unit(l);
    const struct held_lock *h = u->in_transaction && !u->failed ? worst_held(l, u) : NULL;
    const struct effect *e;
    bool reads;

    if (!h || will_fail(l) || picks_few_rows(l, op) || op->kind == OP_VALIDATE_CONSTRAINT ||
        op->kind == OP_SELECT || op->kind == OP_LOCK || !lint_heavy_work_anywhere(l, WORK, &e))
        return;
    /* Work that blocks by itself has a finding of its own; and one such statement a unit is enough.
     */
    if (lock_blocks_writes(e->lock) || u->rows_statement > h->since_statement)
        return;
    if (op->kind == OP_INSERT && op->dml && !op->dml->from_select)
        return;
    reads = e->lock <= LOCK_ROW_SHARE;
    report(l, op->at, "%s %s %s%s while %s still holds %s on %s: %s wait until the commit",
           op_heading(op->kind), reads ? "reads" : "of", rel_words(l, e->rel),
           reads ? "" : " runs", held_words(l, h), lock_name(h->mode), rel_words(l, h->rel),
           lock_blocks_text(h->mode));
}

RULE(work_under_held_lock) = {
    .id = "work-under-held-lock",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_LOCKS,
    .summary = "long work in a transaction that already blocks a table",
    .why = "Locks last until the end of the transaction. When an earlier statement has locked a "
           "table, everything that runs after it in the same transaction makes the queries on "
           "that table wait: a backfill behind an ALTER TABLE turns a lock of a millisecond into "
           "one of minutes. Commit before the long work, or do the long work first and the ALTER "
           "last.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "BEGIN;\n"
           "ALTER TABLE orders ADD COLUMN total numeric;\n"
           "UPDATE orders SET total = 0;\n"
           "COMMIT;",
    .good = "ALTER TABLE orders ADD COLUMN total numeric;\n"
            "UPDATE orders SET total = 0 WHERE id = 1;",
    .hazards = "3,43,151,155,164",
    .not_fixable = "where the transaction may be cut is a decision",
    .check = check,
};
