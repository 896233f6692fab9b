/*
 * framework_supabase.c - Supabase CLI: supabase/migrations/NUMBER_name.sql. A file is one pipeline
 * of single statements; some that refuse a transaction are sent by themselves.
 */
#include <string.h>

#include "framework_rows.h"

/* Beside the migrations, and run by hand or by other commands. */
static const struct {
    const char *dir; /* below supabase/ */
    const char *why;
} beside[] = {
    {".", "supabase db reset runs it behind the migrations, db push only with --include-seed"},
    {"seeds", "supabase db reset runs it behind the migrations, db push only with --include-seed"},
    {"schemas", "the state that supabase db diff compares with"},
    {"tests", "supabase test db runs it and rolls it back"},
};

static const char *
project_of(struct framework_files *f, const char *dir)
{
    for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++) {
        const char *above = i ? files_parent(f, dir) : dir;

        if (i && strcmp(files_base(dir), beside[i].dir) != 0)
            continue;
        if (files_has(f, above, "config.toml") && files_has(f, above, "migrations") &&
            !strcmp(files_base(above), "supabase"))
            return above;
    }
    return NULL;
}

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    const char *above = files_parent(f, dir), *project;

    if (!strcmp(files_base(dir), "migrations") &&
        (files_has(f, above, "config.toml") || !strcmp(files_base(above), "supabase")))
        *ret = (struct framework_match){SCORE_OWN_FILE, dir, "supabase/migrations"};
    else if ((project = project_of(f, dir)))
        *ret = (struct framework_match){SCORE_OWN_FILE, files_join(f, project, "migrations"),
                                        "supabase/migrations"};
}

static void
add_beside(struct migration_set *set)
{
    const char *project = files_parent(set->files, set->root);

    for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++) {
        const char *dir = i ? files_join(set->files, project, beside[i].dir) : project;
        const struct listing *l = files_list(set->files, dir);

        for (size_t k = 0; k < l->n; k++)
            if (is_sql_name(l->names[k]))
                set_add(set, MIGRATION_ASIDE, files_join(set->files, dir, l->names[k]), NULL,
                        beside[i].why);
    }
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern own = {
        .pattern = "^([0-9]+)_(.*)\\.sql$",
        .version = 1,
        .order = order_bytes,
        .order_by_name = true,
        .not_run = "the Supabase CLI runs only files called NUMBER_name.sql",
    };

    (void)err;
    if (!set_files(set, set->root, &own))
        return false;
    set_duplicates(set, order_bytes, "the Supabase CLI fails on the second");
    if (set->n && set->items[0].version && strlen(set->items[0].version) == 14 &&
        strcmp(set->items[0].version, "20211209000000") < 0 &&
        strstr(set->items[0].path, "_init.sql")) {
        set->items[0].kind = MIGRATION_ASIDE;
        set->items[0].why = "the Supabase CLI skips an init migration from before 2021-12-09";
    }
    if (!strcmp(files_base(files_parent(set->files, set->root)), "supabase"))
        add_beside(set);
    return true;
}

/* Behind REINDEX come options in parentheses, then what is reindexed. */
static bool
reindexes_concurrently(const char *head)
{
    if (strncmp(head, "REINDEX ", 8) != 0)
        return false;
    head += 8;
    if (*head == '(')
        head = strchr(head, ')') ? strchr(head, ')') + 1 : head;
    head += strspn(head, " ");
    head = strchrnul(head, ' ');
    return !strncmp(head, " CONCURRENTLY", 13);
}

/* What the CLI sends by itself, tried with 3.1.0. Others that refuse a transaction stay in the
 * pipeline and fail there: DETACH PARTITION CONCURRENTLY, REINDEX DATABASE, CREATE DATABASE. */
static bool
stands_alone(const struct cutter *c, const char *head)
{
    static const char *const first[] = {"VACUUM", "ALTER SYSTEM", "CLUSTER",
                                        "CREATE INDEX CONCURRENTLY",
                                        "CREATE UNIQUE INDEX CONCURRENTLY"};

    for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
        if (!strncmp(head, first[i], strlen(first[i])))
            return true;
    if (!strncmp(head, "DROP INDEX CONCURRENTLY", 23))
        return !c->version || files_compare_version(c->version, 2, 116) >= 0;
    return reindexes_concurrently(head);
}

static void
cut(struct cutter *c)
{
    struct statement_list all = cut_statements(c, (struct span){0, c->src->size});
    size_t start = 0;

    for (size_t i = 0; i < all.n; i++) {
        size_t end = i + 1 < all.n ? all.at[i + 1].start : c->src->size;
        size_t before = i && all.at[i - 1].end > start ? all.at[i].start : start;

        if (!stands_alone(c, statement_head(c, all.at[i])))
            continue;
        if (before > start)
            cut_part(
                c, start, before, false, UNIT_IMPLICIT,
                "the Supabase CLI sends what stands between statements that refuse a transaction "
                "as one pipeline, which is one transaction");
        cut_part(
            c, before, end, false, UNIT_AUTOCOMMIT,
            "the Supabase CLI (from 2.109) sends this statement by itself, outside a transaction");
        start = end;
    }
    /* With the row of the history table it is never alone. */
    if (c->n && start < c->src->size)
        cut_part(c, start, c->src->size, false, UNIT_WRAPPED,
                 "the Supabase CLI sends the rest of the file as one pipeline, which is one "
                 "transaction");
}

const struct framework framework_supabase = {
    .facts = {.name = "supabase",
              .title = "Supabase CLI",
              .opt_out = "(the Supabase CLI from 2.109 runs it outside a transaction)"},
    .detect = detect,
    .list = list,
    .cut = cut,
    .package = "supabase",
    .runner = UNIT_WRAPPED,
    .why = "the Supabase CLI sends the file as one pipeline, which is one transaction",
};
