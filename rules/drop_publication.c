/* drop-publication: subscribers stop receiving. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    struct finding *f;

    if (will_fail(l))
        return;
    f = report(l, op->at, "dropping %s %s stops replication to whoever relies on it",
               op->kind == OP_DROP_PUBLICATION ? "publication" : "subscription",
               sql_ident(l, op->object.name));
    about(f, op->object);
}

RULE(drop_publication) = {
    .id = "drop-publication",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "dropping a publication or subscription stops replication",
    .why = "Subscribers of a dropped publication stop with an error, and what is written "
           "meanwhile only reaches them when it is created again in time or their tables are "
           "copied anew. Dropping a subscription also drops its slot on the publisher and cannot "
           "run inside a transaction.",
    .setup = "CREATE PUBLICATION reporting;",
    .bad = "DROP PUBLICATION reporting;",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .hazards = "139",
    .not_fixable = "who subscribes is only known on the server",
    .on = {OP_DROP_PUBLICATION, OP_DROP_SUBSCRIPTION},
    .check = check,
};
