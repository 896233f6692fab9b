/* drop-rule: a rewrite rule goes. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (lint_target_is_new(l) || will_fail(l) || known_absent(l, op->rel) || drops_nothing(l, op) ||
        made_again(l, OP_CREATE_RULE, op->rel, op->name))
        return;
    report(l, op->at, "dropping rule %s changes what queries on %s do", sql_ident(l, op->name),
           rel_words(l, op->rel));
}

RULE(drop_rule) = {
    .id = "drop-rule",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "DROP RULE changes what queries on the table do",
    .why = "A rule rewrites the queries on its table or view: INSERTs into a view work because "
           "of one, rows go elsewhere because of one. Once dropped, the same query does "
           "something else or fails. The lock is a brief ACCESS EXCLUSIVE.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
             "CREATE RULE forward AS ON DELETE TO orders DO INSTEAD NOTHING;",
    .bad = "DROP RULE forward ON orders;",
    .good = "CREATE TABLE lines (id bigint PRIMARY KEY);",
    .hazards = "36",
    .not_fixable = "the definition is not in the migration",
    .on = {OP_DROP_RULE},
    .check = check,
};
