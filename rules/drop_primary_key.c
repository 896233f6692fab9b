/* drop-primary-key: identity, index and replica identity of the table go. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct relation *r = lint_target(l);
    const struct constraint *c = r ? relation_constraint(r, op->name) : NULL;

    if (lint_target_is_new(l) || will_fail(l) || known_absent(l, op->rel) || (c && c->is_new))
        return;
    if (c ? c->type != CONSTRAINT_PRIMARY_KEY : !names_primary_key(op->name))
        return;
    report(l, op->at, "dropping primary key %s removes the index and the identity of %s%s",
           sql_ident(l, op->name), rel_words(l, op->rel),
           op->cascade ? ", and CASCADE drops the foreign keys that point to it" : "");
}

RULE(drop_primary_key) = {
    .id = "drop-primary-key",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "dropping the primary key removes the table's identity and its index",
    .why = "The index goes with it, so lookups by key read the whole table; duplicates may come "
           "in; ON CONFLICT on the key fails; and a published table without replica identity "
           "refuses UPDATE and DELETE. To exchange a key, build the new unique index "
           "CONCURRENTLY first and swap both in one ALTER TABLE.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders DROP CONSTRAINT orders_pkey;",
    .good = "CREATE UNIQUE INDEX CONCURRENTLY orders_uid ON orders (id, note);",
    .hazards = "89",
    .not_fixable = "the new key is not in the statement",
    .on = {OP_DROP_CONSTRAINT},
    .check = check,
};
