/*
 * framework_refinery.c - refinery: V1__x.sql like Flyway's, but U1__x.sql is unversioned and runs
 * too.
 */
#include "framework_rows.h"

#define NAME "^([UV])([0-9]+(\\.[0-9]+)?)__([A-Za-z0-9_]+)\\.sql$"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    const char *cargo = files_up(f, dir, "Cargo.toml");

    if (!files_count(f, dir, NAME))
        return;
    if (cargo)
        *ret = (struct framework_match){
            text_matches(f, files_head(f, cargo), "refinery") ? SCORE_OWN_FILE : SCORE_PACKAGE + 1,
            dir, "V1__name.sql in a Rust project"};
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern own = {
        .pattern = NAME,
        .version = 2,
        .order = order_dotted,
        .not_run = "refinery runs only files called V1__name.sql or U1__name.sql",
        .duplicate = "refinery refuses to start",
    };

    (void)err;
    return set_files(set, set->root, &own);
}

const struct framework framework_refinery = {
    .facts = {.name = "refinery", .title = "refinery", .session_kept = true},
    .detect = detect,
    .list = list,
    .runner = UNIT_WRAPPED,
    .why = "refinery runs each migration in a transaction",
};
