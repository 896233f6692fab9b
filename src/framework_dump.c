/*
 * framework_dump.c - Rails' structure.sql and other dumps: what exists, not what is about to
 * happen. Never judged. What lies beside a dump is judged as plain files.
 */
#include <string.h>

#include "framework_rows.h"

#define DUMP "^-- (PostgreSQL database( cluster)? dump|Dumped from database version)"

static void
detect_rails(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    if (files_has(f, dir, "structure.sql"))
        *ret = (struct framework_match){SCORE_LAYOUT, dir, "structure.sql"};
}

static void
detect_dump(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    if (files_marked(f, dir, DUMP))
        *ret = (struct framework_match){SCORE_NAMES + 1, dir, "the head of a dump"};
}

static void
add_dumps(struct migration_set *set, const char *only, const char *why)
{
    const struct listing *l = files_list(set->files, set->root);

    for (size_t i = 0; i < l->n; i++) {
        const char *path = files_join(set->files, set->root, l->names[i]);

        if (!is_sql_name(l->names[i]))
            continue;
        if (only ? !strcmp(l->names[i], only)
                 : text_matches(set->files, files_head(set->files, path), DUMP))
            set_add(set, MIGRATION_BASELINE, path, NULL, why);
    }
}

static bool
list_rails(struct migration_set *set, struct error *err)
{
    (void)err;
    add_dumps(set, "structure.sql", "the schema as Rails dumped it, not a migration");
    return true;
}

static bool
list_dump(struct migration_set *set, struct error *err)
{
    (void)err;
    add_dumps(set, NULL, "a dump of a database, not a migration");
    return true;
}

const struct framework framework_rails = {
    .facts = {.name = "structure.sql",
              .title = "Rails structure.sql",
              .opt_out = "with disable_ddl_transaction!"},
    .detect = detect_rails,
    .list = list_rails,
    .runner = UNIT_AUTOCOMMIT,
    .why = "psql loads it",
};

const struct framework framework_dump = {
    .facts = {.name = "pg_dump", .title = "pg_dump", .opt_out = "outside BEGIN and COMMIT"},
    .detect = detect_dump,
    .list = list_dump,
    .runner = UNIT_AUTOCOMMIT,
    .why = "psql loads it",
};
