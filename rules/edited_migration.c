/* edited-migration: reported by cli_changes.c, which knows what was there before. */
#include <pgpreflight/rule.h>

RULE(edited_migration) = {
    .id = "edited-migration",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_FAILURE,
    .summary = "a migration of the base branch that was edited",
    .why =
        "Databases that have run the migration do not run it again, so the edit reaches only new "
        "ones and the two kinds drift apart. Tools that keep a checksum (Flyway, Liquibase, sqlx,"
        " refinery, Atlas) refuse to go on until it is repaired by hand. Put the file back and "
        "write a new migration; if it has run nowhere, allow the finding and say so.",
    .bad = "-- the base branch has this file with another text",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .hazards = "140",
    .not_fixable = "which databases have run it is not in the file",
};
