/*
 * framework_golang_migrate.c - golang-migrate: VERSION_title.up.sql and .down.sql, by number. Each
 * file is one message.
 */
#include <string.h>

#include "framework_rows.h"

#define NAME "^([0-9]+)_(.*)\\.(up|down)\\.sql$"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    size_t named = files_count(f, dir, NAME), all = files_count(f, dir, "\\.sql$");

    if (named && named * 2 >= all)
        *ret = (struct framework_match){SCORE_LAYOUT, dir, "NUMBER_title.up.sql"};
    else if (files_count(f, dir, "^[A-Za-z]*[0-9].*\\.(up|down)\\.sql$") * 2 > all)
        *ret = (struct framework_match){SCORE_NAMES, dir, "files named .up.sql"};
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern own = {
        .pattern = NAME,
        .version = 1,
        .directions = true,
        .order = order_number,
        .not_run = "golang-migrate runs only files called NUMBER_title.up.sql",
        .duplicate = "golang-migrate refuses to start",
    };
    /* Runners of the same kind with other names: V0001.Title.up.sql. */
    static const struct file_pattern loose = {
        .pattern = "^[A-Za-z]*([0-9]+).*\\.(up|down)\\.sql$",
        .version = 1,
        .directions = true,
        .order = order_number,
    };

    (void)err;
    return set_files(set, set->root, files_count(set->files, set->root, NAME) ? &own : &loose);
}

/* It is a parameter of the database URL, which is written down where the tool is called. */
static bool
splits_statements(const struct cutter *c)
{
    static const char *const files[] = {"Makefile",
                                        "docker-compose.yml",
                                        "docker-compose.yaml",
                                        "compose.yml",
                                        "compose.yaml",
                                        "Taskfile.yml",
                                        "justfile",
                                        ".env"};

    for (size_t i = 0; c->set && i < sizeof(files) / sizeof(files[0]); i++) {
        const char *path = files_up(c->set->files, c->set->root, files[i]);

        if (path && strstr(files_head(c->set->files, path), "x-multi-statement=true"))
            return true;
    }
    return false;
}

static void
cut(struct cutter *c)
{
    struct statement_list all;

    if (!splits_statements(c))
        return;
    all = cut_statements(c, (struct span){0, c->src->size});
    for (size_t i = 0; i < all.n; i++)
        if (memchr(c->src->text + all.at[i].start, ';', all.at[i].end - all.at[i].start))
            cut_problem(c, "framework-splits-elsewhere", all.at[i],
                        "with x-multi-statement=true golang-migrate cuts this statement at a "
                        "semicolon in the middle of it");
    cut_part(c, 0, c->src->size, false, UNIT_AUTOCOMMIT,
             "the project calls golang-migrate with x-multi-statement=true, which sends each "
             "statement by itself");
}

const struct framework framework_golang_migrate = {
    .facts = {.name = "golang-migrate",
              .title = "golang-migrate",
              .session_kept = true,
              .waits_for_lock = true,
              .opt_out =
                  "and nothing else in it: golang-migrate opens no transaction, and a message "
                  "with one statement is none"},
    .detect = detect,
    .way_back = true,
    .list = list,
    .cut = cut,
    .runner = UNIT_IMPLICIT,
    .why = "golang-migrate sends the file as one message, which is one transaction",
};
