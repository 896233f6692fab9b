/* framework-version-gap: a gap in the sequence. Found by src/framework_*.c, reported by lint_run.c.
 */
#include <pgpreflight/rule.h>

RULE(framework_version_gap) = {
    .id = "framework-version-gap",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_INPUT,
    .framework = "tern",
    .summary = "a version is missing in a sequence that must not have gaps",
    .why = "Some runners insist on consecutive numbers and refuse to start when one is missing. "
           "Renumber the migration, or add the one that is missing.",
    .bad = "-- file: 001_a.sql\n"
           "CREATE TABLE a (id bigint PRIMARY KEY);\n"
           "-- file: 003_c.sql\n"
           "CREATE TABLE c (id bigint PRIMARY KEY);",
    .good = "-- file: 001_a.sql\n"
            "CREATE TABLE a (id bigint PRIMARY KEY);\n"
            "-- file: 002_c.sql\n"
            "CREATE TABLE c (id bigint PRIMARY KEY);",
    .hazards = "140",
    .not_fixable = "which number is meant is not in the files",
};
