/* search-path-changed: later names mean other objects. */
#include <pgpreflight/rule.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    if (op->set->name && !strcmp(op->set->name, "search_path") && !op->set->is_local &&
        !op->set->is_default)
        report(l, op->at, "search_path changes what unqualified names mean from here on");
}

RULE(search_path_changed) = {
    .id = "search-path-changed",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_SECURITY,
    .summary = "SET search_path in a migration",
    .why = "Unqualified names after it mean objects in other schemas, also in migrations that "
           "run later in the same session, and the order decides where new tables are made. "
           "Write the schema with the name, or use SET LOCAL.",
    .setup = "CREATE SCHEMA archive;",
    .bad = "SET search_path = archive, public;",
    .good = "CREATE TABLE archive.orders (id bigint PRIMARY KEY);",
    .hazards = "203,210",
    .not_fixable = "which names are meant is a decision",
    .on = {OP_SET},
    .check = check,
};
