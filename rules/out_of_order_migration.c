/* out-of-order-migration: reported by cli_changes.c, which knows what was there before. */
#include <pgpreflight/rule.h>

RULE(out_of_order_migration) = {
    .id = "out-of-order-migration",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_FAILURE,
    .summary = "a new migration with a version before one of the base branch",
    .why =
        "Databases that have run the later migration are past this version. Depending on the tool"
        " the new one is skipped without a word (golang-migrate), refused (Flyway, goose) or run "
        "late, in another order than in new databases. Give it a version behind all those of the "
        "base branch.",
    .bad = "-- the base branch has a later version than this new file",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .hazards = "140",
    .not_fixable = "which databases have run it is not in the file",
};
