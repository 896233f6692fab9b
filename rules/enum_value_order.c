/* enum-value-order: the label goes to the end. */
#include <pgpreflight/rule.h>

static void
check(struct lint *l, const struct op *op)
{
    if (!op->name)
        report(l, op->at, "label '%s' goes behind all others: say BEFORE or AFTER which",
               op->new_name);
}

RULE(enum_value_order) = {
    .id = "enum-value-order",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "ADD VALUE without BEFORE or AFTER",
    .why = "The new label sorts behind all others, which matters for ORDER BY, comparisons and "
           "ranges. Say where it belongs.",
    .setup = "CREATE TYPE mood AS ENUM ('sad', 'happy');",
    .bad = "ALTER TYPE mood ADD VALUE 'calm';",
    .good = "ALTER TYPE mood ADD VALUE 'calm' BEFORE 'happy';",
    .hazards = "189",
    .not_fixable = "the order is a decision",
    .on = {OP_ADD_ENUM_VALUE},
    .check = check,
};
