/* framework-out-of-order: a journal whose times are not in order. Found by src/framework_*.c,
 * reported by lint_run.c. */
#include <pgpreflight/rule.h>

RULE(framework_out_of_order) = {
    .id = "framework-out-of-order",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_INPUT,
    .framework = "drizzle",
    .summary = "a migration that is older than one before it and will be skipped",
    .why = "The runner looks only for what is newer than the newest migration it has applied. "
           "One that is older by its own mark is never applied where the newer one has been, and"
           " no status command says so. Create it anew so that it is the newest.",
    .bad = "-- file: 0000_a.sql\n"
           "CREATE TABLE a (id bigint PRIMARY KEY);\n"
           "-- file: 0001_b.sql\n"
           "CREATE TABLE b (id bigint PRIMARY KEY);\n"
           "-- file: meta/_journal.json\n"
           "{\"entries\": [{\"idx\": 0, \"when\": 2000, \"tag\": \"0000_a\"}, {\"idx\": 1, "
           "\"when\": 1000, \"tag\": \"0001_b\"}]}",
    .good = "-- file: 0000_a.sql\n"
            "CREATE TABLE a (id bigint PRIMARY KEY);\n"
            "-- file: 0001_b.sql\n"
            "CREATE TABLE b (id bigint PRIMARY KEY);\n"
            "-- file: meta/_journal.json\n"
            "{\"entries\": [{\"idx\": 0, \"when\": 1000, \"tag\": \"0000_a\"}, {\"idx\": 1, "
            "\"when\": 2000, \"tag\": \"0001_b\"}]}",
    .hazards = "140",
    .not_fixable = "it has to be created anew by the tool",
};
