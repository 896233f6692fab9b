/*
 * framework_node_pg_migrate.c - node-pg-migrate's SQL files: by the number in front, UTC times of
 * 17 digits among them. All pending migrations share one transaction, and SQL files cannot opt out.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "framework_rows.h"

#define MARKER "^[ \t]*--[ \t-]*(up|down)[ \t]+migration"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    if (files_depends(f, dir, "node-pg-migrate") && files_count(f, dir, "^[0-9]+[-_].*\\.sql$"))
        *ret = (struct framework_match){SCORE_PACKAGE + 1, dir, "node-pg-migrate in package.json"};
    else if (files_marked(f, dir, MARKER))
        *ret = (struct framework_match){SCORE_MARKERS, dir, "-- Up Migration"};
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern own = {
        .pattern = "^([0-9]+)[^.]*(\\.(up|down))?\\.sql$",
        .version = 1,
        .directions = true,
        .order = order_number,
    };

    (void)err;
    set->one_transaction = true;
    return set_files(set, set->root, &own);
}

/* Where the first marker of that direction begins: /^\s*--[\s-]*up\s+migration/im, whose \s also
 * runs over line ends. Words behind it on its line make it a comment like any other to people. */
static bool
find_marker(const struct cutter *c, const char *word, size_t *ret_at, bool *ret_words)
{
    const char *text = c->src->text, *end = text + c->src->size;
    size_t at = 0;
    struct text_line l;

    while (cut_line(c, &at, &l)) {
        const char *s = text + l.start;

        while (s < end && isspace((unsigned char)*s))
            s++;
        if (end - s < 2 || s[0] != '-' || s[1] != '-')
            continue;
        for (s += 2; s < end && (isspace((unsigned char)*s) || *s == '-');)
            s++;
        if ((size_t)(end - s) < strlen(word) || strncasecmp(s, word, strlen(word)) != 0)
            continue;
        s += strlen(word);
        if (s == end || !isspace((unsigned char)*s))
            continue;
        while (s < end && isspace((unsigned char)*s))
            s++;
        if (end - s >= 9 && !strncasecmp(s, "migration", 9)) {
            *ret_at = l.start;
            for (s += 9; s < end && strchr(" \t\r-:", *s);)
                s++;
            *ret_words = s < end && *s != '\n';
            return true;
        }
    }
    return false;
}

static void
report_dropped(struct cutter *c, struct span at, const char *what)
{
    struct statement_list all = cut_statements(c, at);

    if (all.n)
        cut_problem(c, "framework-text-dropped", all.at[0], "node-pg-migrate %s", what);
}

static void
cut(struct cutter *c)
{
    static const char why[] =
        "node-pg-migrate runs all pending migrations in one transaction (with "
        "--no-single-transaction: each in its own)";
    size_t up = 0, down = 0, size = c->src->size;
    bool words_up, words_down = false, has_up = find_marker(c, "up", &up, &words_up);
    bool has_down = find_marker(c, "down", &down, &words_down);

    if (!has_up) {
        cut_part(c, 0, size, false, UNIT_WRAPPED, why);
        if (has_down)
            report_dropped(
                c, (struct span){down, size},
                "runs the down part on the way up too: the file has no `-- Up Migration`");
        return;
    }
    if (has_down && down < up) {
        report_dropped(c, (struct span){0, down}, "never runs what stands above the first marker");
        cut_part(c, down, up, true, UNIT_WRAPPED, NULL);
        cut_part(c, up, size, false, UNIT_WRAPPED, why);
        return;
    }
    report_dropped(c, (struct span){0, up}, "never runs what stands above `-- Up Migration`");
    cut_part(c, up, has_down ? down : size, false, UNIT_WRAPPED, why);
    if (has_down && words_down)
        report_dropped(
            c, (struct span){down, size},
            "takes the comment above for the marker of the down part and never runs this going up");
    if (has_down)
        cut_part(c, down, size, true, UNIT_WRAPPED, NULL);
}

const struct framework framework_node_pg_migrate = {
    .facts = {.name = "node-pg-migrate", .title = "node-pg-migrate", .session_kept = true},
    .detect = detect,
    .way_back = true,
    .list = list,
    .cut = cut,
    .package = "node-pg-migrate",
};
