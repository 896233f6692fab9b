/*
 * framework_sqlx.c - sqlx: NUMBER_name.sql, or .up.sql and .down.sql, by number. A file is one
 * message in a transaction, or one message without when its first bytes say so.
 */
#include <string.h>

#include "framework_rows.h"

#define NAME "^([0-9]+)_.*\\.sql$"

static const char *
sign_of_sqlx(struct framework_files *f, const char *dir)
{
    static const char *const files[] = {"sqlx.toml", ".sqlx", "sqlx-data.json"};
    const char *cargo = files_up(f, dir, "Cargo.toml");

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        if (files_up(f, dir, files[i]))
            return files[i];
    for (size_t level = 0; cargo && level < 3; level++) {
        if (text_matches(f, files_head(f, cargo), "^sqlx[ .]|\"sqlx\"|sqlx *="))
            return "sqlx in Cargo.toml";
        cargo = files_up(f, files_parent(f, files_parent(f, cargo)), "Cargo.toml");
    }
    if (files_marked(f, dir, "^-- no-transaction"))
        return "-- no-transaction";
    return NULL;
}

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    const char *sign;

    if (!files_count(f, dir, NAME))
        return;
    sign = sign_of_sqlx(f, dir);
    if (sign)
        *ret = (struct framework_match){SCORE_PACKAGE, dir, sign};
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern own = {
        .pattern = "^([0-9]+)_.*\\.((up|down)\\.)?sql$",
        .version = 1,
        .directions = true,
        .order = order_number,
        .not_run = "sqlx runs only files called NUMBER_name.sql",
        .duplicate = "sqlx applies one of them and then finds its checksum wrong",
    };

    (void)err;
    return set_files(set, set->root, &own);
}

static void
look_for_late_opt_out(struct cutter *c)
{
    struct text_line l;
    size_t at = 0;

    while (cut_line(c, &at, &l)) {
        const char *text = line_comment_text(c, &l);

        if (text && !strcmp(text, "no-transaction")) {
            cut_problem(
                c, "framework-directive-ignored", (struct span){l.start, l.end},
                "sqlx sees `-- no-transaction` only as the very first bytes of the file; this "
                "one runs in a transaction");
            return;
        }
        if (!line_is_blank(c, &l) && !line_is_comment(c, &l))
            return;
    }
}

static void
cut(struct cutter *c)
{
    struct span whole = {0, c->src->size};
    size_t n;

    if (strncmp(c->src->text, "-- no-transaction", 17) != 0) {
        look_for_late_opt_out(c);
        return;
    }
    n = cut_statements(c, whole).n;
    if (n > 1)
        cut_problem(
            c, "framework-opt-out-useless", (struct span){0, 17},
            "no-transaction has no effect: sqlx sends the %zu statements as one message, which "
            "is one transaction",
            n);
    cut_part(
        c, 0, c->src->size, false, UNIT_IMPLICIT,
        "it says no-transaction, but sqlx sends the file as one message, which is one transaction");
}

const struct framework framework_sqlx = {
    .facts = {.name = "sqlx",
              .title = "sqlx",
              .session_kept = true,
              .waits_for_lock = true,
              .opt_out = "that begins with `-- no-transaction` and has nothing else in it"},
    .detect = detect,
    .way_back = true,
    .list = list,
    .cut = cut,
    .runner = UNIT_WRAPPED,
    .why = "sqlx runs the file in a transaction",
};
