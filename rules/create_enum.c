/* create-enum: labels cannot be removed. */
#include <pgpreflight/rule.h>

static void
check(struct lint *l, const struct op *op)
{
    if (op->type_def && op->type_def->labels)
        report(l, op->at, "labels of enum %s can never be removed", sql_name(l, op->object));
}

RULE(create_enum) = {
    .id = "create-enum",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "an enum instead of a lookup table or a CHECK",
    .why = "Labels of an enum can be added and renamed, never removed or reordered; doing it "
           "takes a new type and a rewrite of every table. A lookup table or a text column with "
           "a CHECK is changed without one.",
    .bad = "CREATE TYPE mood AS ENUM ('sad', 'happy');",
    .good = "CREATE TABLE moods (name text PRIMARY KEY);",
    .hazards = "190",
    .not_fixable = "it is a decision",
    .on = {OP_CREATE_TYPE},
    .check = check,
};
