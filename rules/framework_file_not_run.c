/* framework-file-not-run: a file that its framework would never run. Found by src/framework_*.c,
 * reported by lint_run.c. */
#include <pgpreflight/rule.h>

RULE(framework_file_not_run) = {
    .id = "framework-file-not-run",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_INPUT,
    .framework = "golang-migrate",
    .summary = "a file that the migration framework never runs",
    .why = "Migration tools take only files with the right name in the right place, or those "
           "their journal lists. Anything else is passed over without a word, so the change is "
           "believed to be deployed and is not. Rename the file, add it to the journal, or move "
           "it elsewhere.",
    .bad = "-- file: 1_a.up.sql\n"
           "CREATE TABLE a (id bigint PRIMARY KEY);\n"
           "-- file: 2-b.up.sql\n"
           "CREATE TABLE b (id bigint PRIMARY KEY);",
    .good = "-- file: 1_a.up.sql\n"
            "CREATE TABLE a (id bigint PRIMARY KEY);\n"
            "-- file: 2_b.up.sql\n"
            "CREATE TABLE b (id bigint PRIMARY KEY);",
    .hazards = "140",
    .not_fixable = "the right name is for the author to decide",
};
