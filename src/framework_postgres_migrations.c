/*
 * framework_postgres_migrations.c - postgres-migrations (npm): NUMBER-name.sql without gaps, by
 * number. A file is one message in a transaction, unless a comment in it says otherwise.
 */
#include <stdlib.h>
#include <string.h>

#include "framework_rows.h"

#define OPT_OUT "-- postgres-migrations disable-transaction"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    if (files_depends(f, dir, "postgres-migrations") &&
        files_count(f, dir, "^[0-9]+[-_]?.*\\.sql$"))
        *ret = (struct framework_match){SCORE_PACKAGE, dir, "postgres-migrations in package.json"};
    else if (files_marked(f, dir, "-- postgres-migrations "))
        *ret = (struct framework_match){SCORE_MARKERS, dir, OPT_OUT};
}

/* A file that is no migration of ours has the number: .js files count as well. */
static bool
has_number(const struct migration_set *set, long n)
{
    const struct listing *l = files_list(set->files, set->root);

    for (size_t i = 0; i < l->n; i++)
        if (l->names[i][0] >= '0' && l->names[i][0] <= '9' && !is_sql_name(l->names[i]) &&
            strtol(l->names[i], NULL, 10) == n)
            return true;
    return false;
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern own = {
        .pattern = "^([0-9]+)[-_]?.*\\.sql$",
        .version = 1,
        .order = order_number,
    };
    long last = -1;

    (void)err;
    if (!set_files(set, set->root, &own))
        return false;
    for (size_t i = 0; i < set->n; i++) {
        long before = last;

        last = strtol(set->items[i].version, NULL, 10);
        if (last == before)
            set_problem(set, &set->items[i], "framework-duplicate-version",
                        "number %ld is also that of %s: postgres-migrations refuses to start", last,
                        files_base(set->items[i - 1].path));
        else if (last > 1 && before != last - 1 && !has_number(set, last - 1))
            set_problem(
                set, &set->items[i], "framework-version-gap",
                "postgres-migrations refuses to start: number %ld is missing before this one",
                last - 1);
    }
    return true;
}

static void
cut(struct cutter *c)
{
    const char *at = strstr(c->src->text, OPT_OUT);
    size_t n, start;

    if (!at)
        return;
    start = (size_t)(at - c->src->text);
    n = cut_statements(c, (struct span){0, c->src->size}).n;
    if (n > 1)
        cut_problem(
            c, "framework-opt-out-useless", (struct span){start, start + strlen(OPT_OUT)},
            "disable-transaction has no effect: the %zu statements go as one message, which is "
            "one transaction",
            n);
    cut_part(
        c, 0, c->src->size, false, UNIT_IMPLICIT,
        "it says disable-transaction, but postgres-migrations sends the file as one message, which "
        "is one transaction");
}

const struct framework framework_postgres_migrations = {
    .facts = {.name = "postgres-migrations",
              .title = "postgres-migrations",
              .session_kept = true,
              .opt_out = "with `" OPT_OUT "` and nothing else in it"},
    .detect = detect,
    .list = list,
    .cut = cut,
    .runner = UNIT_WRAPPED,
    .why = "postgres-migrations runs the file in a transaction",
};
