/* drop-database: the whole database. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    report(l, op->at, "dropping database %s deletes everything in it at once",
           sql_ident(l, op->object.name));
}

RULE(drop_database) = {
    .id = "drop-database",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_DATA_LOSS,
    .summary = "DROP DATABASE deletes everything",
    .why = "Every table of the database is deleted with its files at once; it cannot run in a "
           "transaction and cannot be undone. A migration has no business dropping a database: "
           "do it by hand, after a backup that was restored once as a test.",
    .bad = "DROP DATABASE shop;",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .hazards = "106",
    .not_fixable = "no statement gives the database back",
    .on = {OP_DROP_DATABASE},
    .check = check,
};
