/*
 * framework_script.c - scripts that a framework printed for somebody to run: `alembic upgrade
 * --sql`, Django's sqlmigrate, EF Core's script. Their own BEGIN and COMMIT are all there is.
 */
#include "framework_rows.h"

#include <string.h>

static void
detect_alembic(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    if (files_marked(f, dir, "^-- Running upgrade "))
        *ret = (struct framework_match){SCORE_MARKERS, dir, "-- Running upgrade"};
}

static void
detect_ef(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    if (files_marked(f, dir, "\"__EFMigrationsHistory\""))
        *ret = (struct framework_match){SCORE_MARKERS, dir, "__EFMigrationsHistory"};
}

static void
detect_django(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    if (files_marked(f, dir,
                     "^-- (Create model|Add field|Alter field|Remove field|Delete model|"
                     "Create index|Raw SQL operation|Raw Python operation|Rename field) "))
        *ret = (struct framework_match){SCORE_LAYOUT, dir, "comments of sqlmigrate"};
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern any = {
        .pattern = "^(.*)\\.sql$",
        .version = 1,
        .order = order_number,
    };

    (void)err;
    if (!set_files(set, set->root, &any))
        return false;
    for (size_t i = 0; i < set->n; i++)
        if (text_matches(set->files, files_head(set->files, set->items[i].path),
                         "^-- Running downgrade ")) {
            set->items[i].kind = MIGRATION_DOWN;
            set->items[i].why = "a downgrade script";
        }
    set_sort(set, order_number, false);
    return true;
}

#define WHY                                                                                        \
    "the script is run by hand: where it has no BEGIN, each statement is a transaction of its "    \
    "own "                                                                                         \
    "(--runner wrapped when psql -1 runs it)"
#define OPT_OUT "outside BEGIN and COMMIT"

const struct framework framework_alembic = {
    .facts = {.name = "alembic", .title = "Alembic", .opt_out = OPT_OUT},
    .detect = detect_alembic,
    .list = list,
    .runner = UNIT_AUTOCOMMIT,
    .why = WHY,
};

const struct framework framework_django = {
    .facts = {.name = "django", .title = "Django", .opt_out = OPT_OUT},
    .detect = detect_django,
    .list = list,
    .runner = UNIT_AUTOCOMMIT,
    .why = WHY,
};

const struct framework framework_ef = {
    .facts = {.name = "ef", .title = "EF Core", .opt_out = OPT_OUT},
    .detect = detect_ef,
    .list = list,
    .runner = UNIT_AUTOCOMMIT,
    .why = WHY,
};
