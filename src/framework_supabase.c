/*
 * framework_supabase.c - Supabase CLI: supabase/migrations/NUMBER_name.sql. A file is one pipeline
 * of single statements; some that refuse a transaction are sent by themselves.
 */
#include <string.h>

#include "framework_rows.h"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    const char *above = files_parent(f, dir);

    if (!strcmp(files_base(dir), "migrations") &&
        (files_has(f, above, "config.toml") || !strcmp(files_base(above), "supabase")))
        *ret = (struct framework_match){SCORE_OWN_FILE, dir, "supabase/migrations"};
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
    return true;
}

static bool
stands_alone(const char *head)
{
    /* DROP INDEX CONCURRENTLY came later than the others: taken as still missing. */
    return head_refuses_transaction(head) && strncmp(head, "DROP INDEX", 10) != 0;
}

static void
cut(struct cutter *c)
{
    struct statement_list all = cut_statements(c, (struct span){0, c->src->size});
    size_t start = 0;

    for (size_t i = 0; i < all.n; i++) {
        size_t end = i + 1 < all.n ? all.at[i + 1].start : c->src->size;

        if (!stands_alone(statement_head(c, all.at[i])))
            continue;
        if (i && all.at[i - 1].end > start)
            cut_part(
                c, start, all.at[i].start, false, UNIT_WRAPPED,
                "the Supabase CLI sends what stands between statements that refuse a transaction "
                "as one pipeline, which is one transaction");
        else
            end = end > all.at[i].end ? end : all.at[i].end;
        cut_part(
            c, i && all.at[i - 1].end > start ? all.at[i].start : start, end, false,
            UNIT_AUTOCOMMIT,
            "the Supabase CLI (from 2.109) sends this statement by itself, outside a transaction");
        start = end;
    }
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
    .runner = UNIT_WRAPPED,
    .why = "the Supabase CLI sends the file as one pipeline, which is one transaction",
};
