/*
 * framework_goose.c - goose: NUMBER_name.sql by number, `-- +goose Up` and `-- +goose Down` in one
 * file, each direction in a transaction unless `-- +goose NO TRANSACTION` stands in the file.
 */
#include <string.h>
#include <strings.h>

#include "framework_lines.h"
#include "framework_rows.h"

#define NAME "^([0-9]+)_(.*)\\.sql$"
#define MARKER "^[ \t]*--[ \t]*\\+goose[ \t]+up"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    if (files_marked(f, dir, MARKER))
        *ret = (struct framework_match){SCORE_MARKERS, dir, "-- +goose Up"};
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern own = {
        .pattern = NAME,
        .version = 1,
        .order = order_number,
        .not_run = "goose runs only files called NUMBER_name.sql",
        .duplicate = "goose refuses to start",
    };

    (void)err;
    return set_files(set, set->root, &own);
}

static enum line_directive
directive(const struct cutter *c, const struct text_line *l)
{
    const char *s = c->src->text + l->start, *end = c->src->text + l->end, *text;
    struct text_line rest = *l;

    while (s < end && (*s == ' ' || *s == '\t'))
        s++;
    rest.start = (size_t)(s - c->src->text);
    /* Most lines are none: do not copy them. */
    if (end - s < 3 || s[0] != '-' || s[1] != '-' || !memmem(s, (size_t)(end - s), "goose", 5))
        return LINE_PLAIN;
    text = line_comment_text(c, &rest);
    if (!text || strncmp(text, "+goose", 6) != 0)
        return LINE_PLAIN;
    if (rest.start != l->start)
        return LINE_IGNORED;
    text += 6 + (text[6] == ' ');
    if (!strcasecmp(text, "up"))
        return LINE_UP;
    if (!strcasecmp(text, "down"))
        return LINE_DOWN;
    if (!strcasecmp(text, "no transaction"))
        return LINE_NO_TRANSACTION;
    if (!strcasecmp(text, "statementbegin"))
        return LINE_STATEMENT_BEGIN;
    if (!strcasecmp(text, "statementend"))
        return LINE_STATEMENT_END;
    return strncasecmp(text, "envsub", 6) ? LINE_IGNORED : LINE_PLAIN;
}

static void
cut(struct cutter *c)
{
    static const struct line_tool goose = {
        .title = "goose",
        .begin = "-- +goose StatementBegin",
        .end = "-- +goose StatementEnd",
        .directive = directive,
        .wrapped = "goose runs the file in a transaction",
        .alone = "the file says NO TRANSACTION, so goose sends each statement by itself",
        .several =
            "the file says NO TRANSACTION, but goose cuts at line ends only: statements on one "
            "line are one message, which is one transaction",
    };

    cut_lines(c, &goose);
}

const struct framework framework_goose = {
    .facts = {.name = "goose",
              .title = "goose",
              .opt_out = "with the line `-- +goose NO TRANSACTION` at its top"},
    .detect = detect,
    .way_back = true,
    .list = list,
    .cut = cut,
};
