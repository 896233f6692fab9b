/* replica-identity: subscribers may refuse changes, or all columns are logged. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <strings.h>

static void
check(struct lint *l, const struct op *op)
{
    bool nothing = op->detail && !strcasecmp(op->detail, "nothing"),
         full = op->detail && !strcasecmp(op->detail, "full");

    if ((!nothing && !full) || lint_target_is_new(l) || will_fail(l))
        return;
    if (nothing)
        report(l, op->at,
               "with REPLICA IDENTITY NOTHING UPDATE and DELETE on %s fail when published",
               rel_words(l, op->rel));
    else
        report(l, op->at, "REPLICA IDENTITY FULL writes whole old rows of %s to the log",
               rel_words(l, op->rel));
}

RULE(replica_identity) = {
    .id = "replica-identity",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "REPLICA IDENTITY NOTHING or FULL",
    .why = "With NOTHING, UPDATE and DELETE on a published table fail with 55000. With FULL the "
           "old version of the whole row goes into the write-ahead log, and subscribers look for "
           "it by reading the table. Use the primary key (DEFAULT) or USING INDEX with a unique "
           "index on NOT NULL columns.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders REPLICA IDENTITY NOTHING;",
    .good = "ALTER TABLE orders REPLICA IDENTITY DEFAULT;",
    .hazards = "35",
    .not_fixable = "which key identifies rows is a decision",
    .on = {OP_REPLICA_IDENTITY},
    .check = check,
};
