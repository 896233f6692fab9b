/*
 * framework_atlas.c - Atlas: VERSION_name.sql by file name. A file is a transaction unless
 * `-- atlas:txmode none` stands in a comment block of its own at the top.
 */
#include <string.h>

#include "framework_rows.h"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    if (files_has(f, dir, "atlas.sum"))
        *ret = (struct framework_match){SCORE_OWN_FILE, dir, "atlas.sum"};
    else if (files_marked(f, dir, "^-- atlas:(txmode|checkpoint|delimiter)"))
        *ret = (struct framework_match){SCORE_MARKERS, dir, "-- atlas:"};
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern own = {
        .pattern = "^([^_.]+)(_[^.]*|[^_]*)(\\.(up|down))?\\.sql$",
        .version = 1,
        .directions = true,
        .order = order_bytes,
        .order_by_name = true,
    };

    (void)err;
    if (!set_files(set, set->root, &own))
        return false;
    set_duplicates(set, order_bytes, "Atlas refuses the directory");
    for (size_t i = 0; i < set->n; i++)
        if (text_matches(set->files, files_head(set->files, set->items[i].path),
                         "^-- atlas:checkpoint")) {
            set->items[i].kind = MIGRATION_BASELINE;
            set->items[i].why =
                "a checkpoint: it stands for all before it on an empty database only";
        }
    return true;
}

/* The directive, in the first block of comments; *ret_block whether a blank line ends that block.
 */
static bool
find_txmode(const struct cutter *c, const char **ret_mode, struct text_line *ret_line,
            bool *ret_block)
{
    bool found = false, in_head = true;
    struct text_line l;
    size_t at = 0;

    *ret_block = false;
    while (cut_line(c, &at, &l)) {
        const char *text = line_comment_text(c, &l);

        if (text && !strncmp(text, "atlas:txmode ", 13)) {
            *ret_mode = text + 13;
            *ret_line = l;
            found = true;
            *ret_block = false;
            if (!in_head)
                return true;
        } else if (line_is_blank(c, &l) && in_head) {
            *ret_block = found;
            in_head = false;
            if (found)
                return true;
        } else if (!text) {
            if (found)
                return true;
            in_head = false;
        }
    }
    return found;
}

static void
cut(struct cutter *c)
{
    struct text_line l = {0};
    const char *mode = "";
    bool block;

    if (!find_txmode(c, &mode, &l, &block) || strncmp(mode, "none", 4) != 0)
        return;
    if (block)
        cut_part(c, 0, c->src->size, false, UNIT_AUTOCOMMIT,
                 "the file says atlas:txmode none, so Atlas sends each statement by itself");
    else
        cut_problem(
            c, "framework-directive-ignored", (struct span){l.start, l.end},
            "Atlas sees txmode only in the comment block at the top of the file with a blank "
            "line behind it; this file runs in a transaction");
}

const struct framework framework_atlas = {
    .facts = {.name = "atlas",
              .title = "Atlas",
              .opt_out = "with `-- atlas:txmode none` and a blank line at its top"},
    .detect = detect,
    .list = list,
    .cut = cut,
    .runner = UNIT_WRAPPED,
    .why = "Atlas runs each file in a transaction",
};
