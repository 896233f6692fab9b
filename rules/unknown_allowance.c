/* unknown-allowance: an allowance nobody understands. Reported by lint.c and allow.c. */
#include <pgpreflight/rule.h>

RULE(unknown_allowance) = {
    .id = "unknown-allowance",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_INPUT,
    .summary = "an allowance that names no known rule",
    .why = "A comment \"pgpreflight: allow\" names a rule that does not exist, or is written in a "
           "way that cannot be read, so it allows nothing. The names are listed by pgpreflight "
           "rules.",
    .bad = "-- pgpreflight: allow drop-tabel -- not used since March\n"
           "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .hazards = "235",
    .not_fixable = "what was meant is not in the file",
};
