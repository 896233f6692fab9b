/* allowance-without-reason: an allowance that does not say why. Reported by lint.c and allow.c. */
#include <pgpreflight/rule.h>

RULE(allowance_without_reason) = {
    .id = "allowance-without-reason",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_INPUT,
    .summary = "an allowance without a reason",
    .why = "An allowance must say why the finding is acceptable, behind two dashes, so that the "
           "next reader can tell whether it still is. Without a reason it allows nothing.",
    .bad = "-- pgpreflight: allow drop-table\n"
           "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .hazards = "235",
    .not_fixable = "what was meant is not in the file",
};
