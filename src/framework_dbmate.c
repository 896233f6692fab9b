/*
 * framework_dbmate.c - dbmate: `-- migrate:up` and `-- migrate:down` in one file, in the order of
 * the file names' bytes (10_x before 9_x). A section is one message.
 */
#include <ctype.h>
#include <string.h>

#include "framework_rows.h"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    if (files_marked(f, dir, "^--[ \t]*migrate:up"))
        *ret = (struct framework_match){SCORE_MARKERS, dir, "-- migrate:up"};
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern own = {
        .pattern = "^([0-9]+).*\\.sql$",
        .version = 1,
        .order = order_bytes,
        .order_by_name = true,
        .not_run = "dbmate runs only files whose name begins with a number",
    };

    (void)err;
    if (!set_files(set, set->root, &own))
        return false;
    set_duplicates(set, order_bytes, "dbmate takes one of them for the other and never runs it");
    return true;
}

enum marker {
    MARKER_NONE,
    MARKER_UP,
    MARKER_DOWN
};

/* "migrate:up" behind the dashes, at the start of the line, alone or with options behind a blank.
 */
static enum marker
marker(const struct cutter *c, const struct text_line *l, bool *ret_no_transaction)
{
    const char *text = line_starts(c, l, "--") ? line_comment_text(c, l) : NULL;
    enum marker m = MARKER_NONE;
    size_t n = 0;

    if (!text || strncmp(text, "migrate:", 8) != 0)
        return MARKER_NONE;
    if (!strncmp(text + 8, "up", 2)) {
        m = MARKER_UP;
        n = 10;
    } else if (!strncmp(text + 8, "down", 4)) {
        m = MARKER_DOWN;
        n = 12;
    }
    if (m == MARKER_NONE || (text[n] && text[n] != ' '))
        return MARKER_NONE;
    *ret_no_transaction = strstr(text + n, "transaction:false") != NULL;
    return m;
}

struct section {
    enum marker kind;
    bool no_transaction;
    size_t start, marker;
};

static void
close_section(struct cutter *c, const struct section *s, size_t end, size_t ups)
{
    struct span at = {s->start, end};

    if (s->kind == MARKER_DOWN) {
        cut_part(c, s->start, end, true, UNIT_WRAPPED, NULL);
    } else if (s->kind == MARKER_UP && ups > 1) {
        cut_problem(
            c, "framework-text-dropped", (struct span){s->marker, s->start},
            "dbmate records the version after the first migrate:up of a file; this one fails with "
            "23505 where it does that again, and is passed over from then on");
        cut_part(c, s->start, end, false, UNIT_WRAPPED,
                 "dbmate runs each section in a transaction");
    } else if (s->kind == MARKER_UP && s->no_transaction) {
        size_t n = cut_statements(c, at).n;

        if (n > 1)
            cut_problem(c, "framework-opt-out-useless", (struct span){s->marker, s->start},
                        "transaction:false has no effect: dbmate sends the %zu statements as one "
                        "message, which is one transaction",
                        n);
        cut_part(
            c, s->start, end, false, UNIT_IMPLICIT,
            "it says transaction:false, but dbmate sends the section as one message, which is one "
            "transaction");
    } else if (s->kind == MARKER_UP) {
        cut_part(c, s->start, end, false, UNIT_WRAPPED, "dbmate runs the section in a transaction");
    }
}

static void
cut(struct cutter *c)
{
    struct section now = {0};
    struct text_line l;
    size_t at = 0, ups = 0, downs = 0;

    while (cut_line(c, &at, &l)) {
        bool no_transaction = false;
        enum marker m = marker(c, &l, &no_transaction);

        if (m == MARKER_NONE)
            continue;
        close_section(c, &now, l.start, ups);
        now = (struct section){m, no_transaction, l.next, l.start};
        ups += m == MARKER_UP;
        downs += m == MARKER_DOWN;
    }
    close_section(c, &now, c->src->size, ups);
    if (!ups) {
        c->n = 0;
        cut_problem(c, "framework-directive-ignored", (struct span){0, 0},
                    "dbmate finds no migrate:up here and refuses the file");
    } else if (!downs) {
        cut_problem(c, "framework-directive-ignored", (struct span){0, 0},
                    "dbmate finds no migrate:down here and refuses the file");
    }
}

const struct framework framework_dbmate = {
    .facts = {.name = "dbmate",
              .title = "dbmate",
              .session_kept = true,
              .opt_out = "with `-- migrate:up transaction:false` and nothing else in it"},
    .detect = detect,
    .way_back = true,
    .list = list,
    .cut = cut,
    .runner = UNIT_WRAPPED,
    .why = "dbmate runs the section in a transaction",
};
