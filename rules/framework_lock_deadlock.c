/* framework-lock-deadlock: CONCURRENTLY while another runner waits in pg_advisory_lock(). */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct effect_row *row = lint_effects(l)->row;
    const struct framework_facts *runner = lint_framework(l);

    if (!runner->waits_for_lock || !op->concurrently || !row || !row->waits_for_snapshots ||
        lint_unit(l)->in_transaction)
        return;
    report(l, op->at,
           "%s CONCURRENTLY deadlocks with a second %s that waits for its turn: started together, one "
           "of them is killed with 40P01",
           op_heading(op->kind), runner->title);
}

RULE(framework_lock_deadlock) = {
    .id = "framework-lock-deadlock",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_LOCKS,
    .framework = "golang-migrate",
    .summary = "CONCURRENTLY deadlocks with a second runner that waits for the migration lock",
    .why = "The runner holds an advisory lock while it migrates, and a second one waits inside SELECT "
           "pg_advisory_lock(), which is a statement with a snapshot. CONCURRENTLY waits for all "
           "older snapshots, so each waits for the other until the server kills one: the index is "
           "left INVALID, or the second replica does not start. Run this migration from one place, "
           "not at the start of every replica.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
    .bad = "CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);",
    .good = "ALTER TABLE orders ADD COLUMN note text;",
    .hazards = "153",
    .not_fixable = "it is about how many runners there are",
    .on = {OP_CREATE_INDEX, OP_DROP_INDEX, OP_REINDEX, OP_DETACH_PARTITION},
    .check = check,
};
