/* framework-text-dropped: statements outside the markers. Found by src/framework_*.c, reported by
 * lint_run.c. */
#include <pgpreflight/rule.h>

RULE(framework_text_dropped) = {
    .id = "framework-text-dropped",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_INPUT,
    .framework = "node-pg-migrate",
    .summary = "statements that the runner drops or runs in the wrong direction",
    .why = "The runner cuts the file at its markers, and these statements do not end up where "
           "they were meant: they are never run although the migration is recorded as done, or "
           "what was written for going back runs on the way up. Put every statement behind "
           "exactly one marker.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY);\n"
           "-- Up Migration\n"
           "CREATE TABLE b (id bigint PRIMARY KEY);\n"
           "-- Down Migration\n"
           "DROP TABLE b;",
    .good = "-- Up Migration\n"
            "CREATE TABLE b (id bigint PRIMARY KEY);\n"
            "-- Down Migration\n"
            "DROP TABLE b;",
    .hazards = "233",
    .not_fixable = "what was meant is not in the file",
};
