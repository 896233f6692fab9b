/* deleted-migration: reported by cli_changes.c, which knows what was there before. */
#include <pgpreflight/rule.h>

RULE(deleted_migration) = {
    .id = "deleted-migration",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_FAILURE,
    .summary = "a migration of the base branch that is gone",
    .why =
        "What it did stays in the databases that have run it and is missing in every new one. "
        "Tools that compare their history table with the files (Flyway, Prisma, Rails) complain "
        "or refuse to go on. Keep the file and write a new migration that takes its effect back.",
    .bad = "-- the base branch has this file, this one does not",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .hazards = "140",
    .not_fixable = "which databases have run it is not in the file",
};
