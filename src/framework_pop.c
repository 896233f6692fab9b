/*
 * framework_pop.c - pop and its kin (Ory's popx): VERSION_name[.dialect][.autocommit].up.sql, by
 * version. A file for PostgreSQL takes the place of the one for all dialects.
 */
#include <string.h>

#include "framework_rows.h"

#define NAME "^([0-9]+)_([^.]+)((\\.[a-z0-9]+)*)\\.(up|down)\\.sql$"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    if (files_count(f, dir,
                    "\\.(postgres|cockroach|mysql|sqlite3?|autocommit)(\\.autocommit)?\\."
                    "(up|down)\\.sql$"))
        *ret = (struct framework_match){SCORE_MARKERS + 1, dir, "NUMBER_name.dialect.up.sql"};
}

/* ".mysql.": the dialects that are not ours. */
static bool
is_foreign(const char *name)
{
    static const char *const dialects[] = {".mysql.", ".sqlite.", ".sqlite3.", ".cockroach."};

    for (size_t i = 0; i < sizeof(dialects) / sizeof(dialects[0]); i++)
        if (strstr(name, dialects[i]))
            return true;
    return false;
}

static void
prefer_own_dialect(struct migration_set *set)
{
    for (size_t i = 0; i < set->n; i++) {
        struct migration *m = &set->items[i];
        const char *name = files_base(m->path);

        if (is_foreign(name)) {
            m->kind = MIGRATION_ASIDE;
            m->why = "it is for another database";
        }
        if (m->kind != MIGRATION_UP || strstr(name, ".postgres."))
            continue;
        /* Equal versions stand side by side. */
        for (size_t k = i ? i - 1 : 0; k < set->n && k <= i + 1; k++)
            if (k != i && set->items[k].version && !strcmp(set->items[k].version, m->version) &&
                set->items[k].kind == MIGRATION_UP &&
                strstr(files_base(set->items[k].path), ".postgres.")) {
                m->kind = MIGRATION_ASIDE;
                m->why = "a file for PostgreSQL takes its place";
            }
    }
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern own = {
        .pattern = NAME,
        .version = 1,
        .directions = true,
        .order = order_bytes,
        .not_run = "pop runs only files called NUMBER_name.up.sql",
    };

    (void)err;
    if (!set_files(set, set->root, &own))
        return false;
    prefer_own_dialect(set);
    for (size_t i = 0; i < set->n; i++)
        set->items[i].down = NULL;
    set_sort(set, order_bytes, false);
    set_pair(set);
    set_duplicates(set, order_bytes, "only one of them is run");
    return true;
}

static void
cut(struct cutter *c)
{
    if (strstr(files_base(c->src->path), ".autocommit."))
        cut_part(c, 0, c->src->size, false, UNIT_IMPLICIT,
                 "its name says autocommit, but the file is sent as one message, which is one "
                 "transaction");
}

const struct framework framework_pop = {
    .facts = {.name = "pop",
              .title = "pop",
              .opt_out = "called .autocommit.up.sql and with nothing else in it"},
    .detect = detect,
    .way_back = true,
    .list = list,
    .cut = cut,
    .runner = UNIT_WRAPPED,
    .why = "pop runs each migration in a transaction",
};
