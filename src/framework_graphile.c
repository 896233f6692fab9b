/*
 * framework_graphile.c - graphile-migrate: committed/000001.sql in the order of their names, then
 * current.sql, which is not committed yet. A file is one message.
 */
#include <string.h>

#include "framework_rows.h"

static const char *
root_of(struct framework_files *f, const char *dir)
{
    const char *base = files_base(dir);

    return !strcmp(base, "committed") || !strcmp(base, "current") ? files_parent(f, dir) : dir;
}

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    const char *root = root_of(f, dir);
    bool layout = files_has(f, root, "committed");
    const char *conf = files_up(f, root, ".gmrc");

    if (!conf)
        conf = files_up(f, root, ".gmrc.js");
    if (layout && conf)
        *ret = (struct framework_match){SCORE_OWN_FILE, root, ".gmrc"};
    else if (files_marked(f, dir, "^--! (Previous|Hash):"))
        *ret = (struct framework_match){SCORE_MARKERS, root, "--! Previous:"};
    else if (files_marked(f, dir, "^--! ") &&
             files_count(f, dir, "^[0-9]+(-[-_a-zA-Z0-9]*)?\\.sql$"))
        *ret = (struct framework_match){SCORE_LAYOUT, root, "--! directives"};
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern committed = {
        .pattern = "^([0-9]+)(-[-_a-zA-Z0-9]*)?\\.sql$",
        .version = 1,
        .order = order_bytes,
        .order_by_name = true,
        .not_run = "graphile-migrate runs only files called NUMBER.sql",
    };
    struct framework_files *f = set->files;
    const char *dir =
        files_has(f, set->root, "committed") ? files_join(f, set->root, "committed") : set->root;
    const char *current = files_join(f, set->root, "current");
    const struct listing *l = files_list(f, current);

    (void)err;
    if (!set_files(set, dir, &committed))
        return false;
    set_duplicates(set, order_bytes, "graphile-migrate refuses to start");
    if (files_has(f, set->root, "current.sql"))
        set_add(set, MIGRATION_UP, files_join(f, set->root, "current.sql"), NULL, NULL);
    for (size_t i = 0; i < l->n; i++)
        if (is_sql_name(l->names[i]))
            set_add(set, MIGRATION_UP, files_join(f, current, l->names[i]), NULL, NULL);
    return true;
}

static void
cut(struct cutter *c)
{
    bool body = false;
    struct text_line l;
    size_t at = 0, n;

    while (cut_line(c, &at, &l)) {
        bool directive = line_starts(c, &l, "--! no-transaction");

        /* The header of a committed file, and a blank line. */
        if (!body &&
            (line_is_blank(c, &l) || line_starts(c, &l, "--! Previous:") ||
             line_starts(c, &l, "--! Hash:") || line_starts(c, &l, "--! Message:") ||
             line_starts(c, &l, "--! AllowInvalidHash") || line_starts(c, &l, "--! split:")))
            continue;
        if (directive && !body) {
            n = cut_statements(c, (struct span){0, c->src->size}).n;
            if (n > 1)
                cut_problem(
                    c, "framework-opt-out-useless", (struct span){l.start, l.end},
                    "no-transaction has no effect: graphile-migrate sends the %zu statements as "
                    "one message, which is one transaction",
                    n);
            cut_part(
                c, 0, c->src->size, false, UNIT_IMPLICIT,
                "it says no-transaction, but graphile-migrate sends the file as one message, which "
                "is one transaction");
            return;
        }
        if (directive)
            cut_problem(
                c, "framework-directive-ignored", (struct span){l.start, l.end},
                "graphile-migrate sees `--! no-transaction` only in the first line of the body");
        body = true;
    }
}

const struct framework framework_graphile = {
    .facts = {.name = "graphile",
              .title = "graphile-migrate",
              .session_kept = true,
              .opt_out = "with `--! no-transaction` as its first line and nothing else in it"},
    .detect = detect,
    .list = list,
    .cut = cut,
    .runner = UNIT_WRAPPED,
    .why = "graphile-migrate runs the file in a transaction",
};
