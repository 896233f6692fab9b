/* expired-allowance: an allowance whose time is over. Reported by lint.c and allow.c. */
#include <pgpreflight/rule.h>

RULE(expired_allowance) = {
    .id = "expired-allowance",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_INPUT,
    .summary = "an allowance whose end date has passed",
    .why = "The allowance was given until a date that has passed, so it counts no longer. Look "
           "at the finding again; change the migration, or give a new date.",
    .bad = "-- pgpreflight: allow drop-table until=2020-01-31 -- until the move is over\n"
           "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .hazards = "235",
    .not_fixable = "what was meant is not in the file",
};
