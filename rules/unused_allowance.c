/* unused-allowance: an allowance that hides nothing. Reported by lint.c and allow.c. */
#include <pgpreflight/rule.h>

RULE(unused_allowance) = {
    .id = "unused-allowance",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_INPUT,
    .summary = "an allowance that hides nothing",
    .why = "The finding it was written for does not occur (any more). Remove the comment, so "
           "that it does not hide something else one day.",
    .bad = "-- pgpreflight: allow drop-table -- not used since March\n"
           "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .hazards = "234",
    .not_fixable = "what was meant is not in the file",
};
