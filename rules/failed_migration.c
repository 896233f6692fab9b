/* failed-migration: reported by cli_pending.c, which has read the tool's history table. */
#include <pgpreflight/rule.h>

RULE(failed_migration) = {
    .id = "failed-migration",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_FAILURE,
    .summary = "the database holds a migration that failed half way",
    .why =
        "With --pending: the tool's own table says that this migration was begun and did not end "
        "well. Part of what it does may be there. Most tools refuse to run anything until that is "
        "settled: look what it has done, undo or finish it by hand, and tell the tool.",
    .bad = "-- _prisma_migrations has the migration without finished_at",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .hazards = "140",
    .not_fixable = "what it did half way is in the database, not in the file",
};
