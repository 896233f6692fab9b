/*
 * framework_bytebase.c - Bytebase: files whose names begin with a version, each in a transaction
 * unless `-- txn-mode = off` stands above its first statement.
 */
#include <string.h>

#include "framework_rows.h"

#define DIRECTIVE "^--[ \t]*txn-mode[ \t]*=[ \t]*(on|off)"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    if (files_marked(f, dir, DIRECTIVE))
        *ret = (struct framework_match){SCORE_MARKERS, dir, "-- txn-mode"};
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern own = {
        .pattern = "^v?([0-9][0-9.]*).*\\.sql$",
        .version = 1,
        .order = order_dotted,
    };

    (void)err;
    return set_files(set, set->root, &own);
}

/* 1: off, 0: on, -1: another line. */
static int
turns_off(const struct cutter *c, const struct text_line *l)
{
    const char *text = line_comment_text(c, l);

    if (text && *text == ' ')
        text++;
    if (!text || strncmp(text, "txn-mode", 8) != 0)
        return -1;
    text += 8 + strspn(text + 8, " =");
    return !strncmp(text, "off", 3) ? 1 : !strncmp(text, "on", 2) ? 0 : -1;
}

static void
cut(struct cutter *c)
{
    struct text_line l;
    bool top = true;
    size_t at = 0;

    while (cut_line(c, &at, &l)) {
        int off = turns_off(c, &l);

        top = top && (line_is_blank(c, &l) || line_is_comment(c, &l));
        if (off == 1 && top) {
            cut_part(c, 0, c->src->size, false, UNIT_AUTOCOMMIT,
                     "the file says txn-mode = off, so Bytebase sends each statement by itself");
            return;
        }
        if (off == 1)
            cut_problem(c, "framework-directive-ignored", (struct span){l.start, l.end},
                        "Bytebase sees txn-mode only above the first statement of the file");
    }
}

const struct framework framework_bytebase = {
    .facts = {.name = "bytebase",
              .title = "Bytebase",
              .opt_out = "with `-- txn-mode = off` as its first line"},
    .detect = detect,
    .list = list,
    .cut = cut,
    .runner = UNIT_WRAPPED,
    .why = "Bytebase runs the file in a transaction",
};
