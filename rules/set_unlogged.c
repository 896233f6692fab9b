/* set-unlogged: a rewrite, and the rows do not survive a crash. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e = blocking_work(l, WORK_REWRITE | WORK_COPY);
    const struct relation *r = lint_target(l);

    if (will_fail(l) || lint_target_is_new(l) || (r && r->unlogged))
        return;
    if (e)
        report(
            l, op->at,
            "SET UNLOGGED takes %s while it is written anew; a crash or failover then empties it",
            lock_words(l, op->rel));
    else
        report_as(l, VERDICT_DESTRUCTIVE, op->at,
                  "SET UNLOGGED: a crash or failover empties %s from now on",
                  rel_words(l, op->rel));
}

RULE(set_unlogged) = {
    .id = "set-unlogged",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_REWRITE,
    .summary = "SET UNLOGGED writes the table anew and gives up crash safety",
    .why = "The table and its indexes are written anew under ACCESS EXCLUSIVE while reads and "
           "writes wait. Afterwards the server empties the table after a crash, and standbys do "
           "not have its rows at all, so a failover loses them. Use it for rows that can be made "
           "again, and only on new tables.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders SET UNLOGGED;",
    .good = "CREATE UNLOGGED TABLE imports (id bigint);",
    .hazards = "23",
    .not_fixable = "giving up crash safety is a decision",
    .on = {OP_SET_UNLOGGED},
    .check = check,
};
