/* framework-journal-mismatch: a journal that does not fit its directory. Found by
 * src/framework_*.c, reported by lint_run.c. */
#include <pgpreflight/rule.h>

RULE(framework_journal_mismatch) = {
    .id = "framework-journal-mismatch",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_INPUT,
    .framework = "drizzle",
    .summary = "the journal or plan names a file that is not there",
    .why = "The runner reads its journal or plan, not the directory. A file that is named there "
           "and missing stops the deployment, or the change is silently not made. Restore the "
           "file, or take its entry out if it was never deployed.",
    .bad = "-- file: 0000_a.sql\n"
           "CREATE TABLE a (id bigint PRIMARY KEY);\n"
           "-- file: meta/_journal.json\n"
           "{\"entries\": [{\"idx\": 0, \"when\": 1, \"tag\": \"0000_a\"}, {\"idx\": 1, "
           "\"when\": 2, \"tag\": \"0001_b\"}]}",
    .good = "-- file: 0000_a.sql\n"
            "CREATE TABLE a (id bigint PRIMARY KEY);\n"
            "-- file: meta/_journal.json\n"
            "{\"entries\": [{\"idx\": 0, \"when\": 1, \"tag\": \"0000_a\"}]}",
    .hazards = "140",
    .not_fixable = "the file is missing",
};
