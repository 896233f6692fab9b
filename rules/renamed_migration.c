/* renamed-migration: reported by cli_changes.c, which knows what was there before. */
#include <pgpreflight/rule.h>

RULE(renamed_migration) = {
    .id = "renamed-migration",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_FAILURE,
    .summary = "a migration of the base branch under a new name",
    .why =
        "Tools remember migrations by file name or version. Under a new name it counts as one "
        "that has not run: it is run again where it ran before, and fails there or does its work "
        "twice, and the old name is missing. Keep the name.",
    .bad = "-- the base branch has this file under another name",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .hazards = "140",
    .not_fixable = "which databases have run it is not in the file",
};
