/*
 * framework_prisma.c - Prisma Migrate: one directory per migration, in the order of JavaScript's
 * localeCompare of the whole name.
 *
 * Before 7.4 a file went to the server as one message; since then the schema engine splits it,
 * unless its SQL parser refuses some statement: then the whole file is one message again.
 */
#include <string.h>

#include "framework_rows.h"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    const char *parent = files_parent(f, dir);

    if (files_has(f, dir, "migration.sql") && files_has(f, parent, "migration_lock.toml")) {
        *ret = (struct framework_match){SCORE_OWN_FILE, parent, "migration_lock.toml"};
    } else if (files_has(f, dir, "migration_lock.toml")) {
        *ret = (struct framework_match){SCORE_OWN_FILE, dir, "migration_lock.toml"};
    } else if (files_has(f, dir, "migration.sql") && !files_has(f, dir, "snapshot.json") &&
               (files_has(f, files_parent(f, parent), "schema.prisma") ||
                files_up(f, parent, "prisma.config.ts"))) {
        *ret = (struct framework_match){SCORE_LAYOUT, parent, "migration.sql beside schema.prisma"};
    }
}

static void
add_loose(struct migration_set *set, const char *dir, bool top)
{
    const struct listing *l = files_list(set->files, dir);

    for (size_t i = 0; i < l->n; i++) {
        const char *path = files_join(set->files, dir, l->names[i]);

        if (!is_sql_name(l->names[i]) || !strcmp(l->names[i], "migration.sql"))
            continue;
        if (!top && !strncmp(l->names[i], "down", 4))
            set_add(set, MIGRATION_DOWN, path, NULL,
                    "Prisma never runs it; it is kept to go back by hand");
        else
            set_add(set, MIGRATION_NOT_RUN, path, NULL,
                    "Prisma runs only migration.sql in a directory of its own");
    }
}

static bool
list(struct migration_set *set, struct error *err)
{
    const struct listing *l = files_list(set->files, set->root);

    (void)err;
    set_directories(set, "migration.sql", NULL, order_locale, NULL);
    for (size_t i = 0, n = set->n; i < n; i++) {
        const char *dir = files_parent(set->files, set->items[i].path);

        if (files_has(set->files, dir, "down.sql"))
            set->items[i].down = files_join(set->files, dir, "down.sql");
        if (files_list(set->files, dir)->n > 1)
            add_loose(set, dir, false);
    }
    if (l->n)
        add_loose(set, set->root, true);
    return true;
}

/* What the engine's own SQL parser is known to refuse. */
static bool
defeats_splitter(const struct cutter *c, struct statement_list all)
{
    for (size_t i = 0; i < all.n; i++)
        if (!strncmp(statement_head(c, all.at[i]), "DROP INDEX CONCURRENTLY", 23))
            return true;
    return false;
}

enum splits {
    SPLITS_NO,
    SPLITS_YES,
    SPLITS_UNKNOWN
};

static enum splits
engine_splits(const struct cutter *c)
{
    const char *v = c->version;

    if (!v)
        return SPLITS_UNKNOWN;
    if (files_compare_version(v, 7, 4) >= 0)
        return SPLITS_YES;
    /* "7.1.0 or later" may be 7.10. */
    return files_compare_version(v, 7, 0) >= 0 && strstr(v, "later") ? SPLITS_UNKNOWN : SPLITS_NO;
}

static void
cut(struct cutter *c)
{
    struct span whole = {0, c->src->size};
    const char *v = c->version;

    switch (engine_splits(c)) {
    case SPLITS_NO:
        cut_part(
            c, 0, c->src->size, false, UNIT_IMPLICIT,
            cut_printf(c, "Prisma %s sends the file as one message, which is one transaction", v));
        break;
    case SPLITS_UNKNOWN:
        cut_part(
            c, 0, c->src->size, false, UNIT_IMPLICIT,
            "Prisma before 7.4 sends the file as one message, which is one transaction (from 7.4 "
            "on each statement is one of its own; the version in use is not known here)");
        break;
    case SPLITS_YES:
        if (defeats_splitter(c, cut_statements(c, whole)))
            cut_part(c, 0, c->src->size, false, UNIT_IMPLICIT,
                     cut_printf(c,
                                "Prisma %s cannot split a file with DROP INDEX CONCURRENTLY in it, "
                                "so all of it goes as one message, which is one transaction",
                                v));
        else
            cut_part(c, 0, c->src->size, false, UNIT_AUTOCOMMIT,
                     cut_printf(c,
                                "Prisma %s sends each statement by itself, so each is a "
                                "transaction of its own",
                                v));
        break;
    }
}

const struct framework framework_prisma = {
    .facts = {.name = "prisma",
              .title = "Prisma Migrate",
              .session_kept = true,
              .waits_for_lock = true,
              .opt_out = "and nothing else in it: Prisma sends a file with one statement without a "
                         "transaction"},
    .detect = detect,
    .list = list,
    .cut = cut,
    .package = "prisma",
};
