/* framework-duplicate-version: equal versions in a set. Found by src/framework_*.c, reported by
 * lint_run.c. */
#include <pgpreflight/rule.h>

RULE(framework_duplicate_version) = {
    .id = "framework-duplicate-version",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_INPUT,
    .framework = "golang-migrate",
    .summary = "two migrations have the same version",
    .why = "Migration tools tell migrations apart by their version. With two of the same they "
           "refuse to start, or run one and take the other for done. This happens when two "
           "branches are merged that each took the next number. Give the later one a new version"
           " before it is deployed anywhere.",
    .bad = "-- file: 1_a.up.sql\n"
           "CREATE TABLE a (id bigint PRIMARY KEY);\n"
           "-- file: 1_b.up.sql\n"
           "CREATE TABLE b (id bigint PRIMARY KEY);",
    .good = "-- file: 1_a.up.sql\n"
            "CREATE TABLE a (id bigint PRIMARY KEY);\n"
            "-- file: 2_b.up.sql\n"
            "CREATE TABLE b (id bigint PRIMARY KEY);",
    .hazards = "140",
    .not_fixable = "which one is the later is not in the files",
};
