/*
 * framework_sql_migrate.c - sql-migrate: `-- +migrate Up` and `Down`, spelt exactly so, in one
 * file; in a transaction unless `-- +migrate Up notransaction`.
 */
#include <string.h>

#include "framework_lines.h"
#include "framework_rows.h"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    if (files_marked(f, dir, "^[ \t]*--[ \t]*\\+migrate[ \t]+up"))
        *ret = (struct framework_match){SCORE_MARKERS, dir, "-- +migrate Up"};
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern own = {
        .pattern = "^(.*)\\.sql$",
        .version = 1,
        .order = order_number,
    };

    (void)err;
    return set_files(set, set->root, &own);
}

static enum line_directive
directive(const struct cutter *c, const struct text_line *l)
{
    static const struct {
        const char *text;
        enum line_directive directive;
    } rows[] = {
        {"Up", LINE_UP},
        {"Down", LINE_DOWN},
        {"Up notransaction", LINE_UP_NO_TRANSACTION},
        {"Down notransaction", LINE_DOWN},
        {"StatementBegin", LINE_STATEMENT_BEGIN},
        {"StatementEnd", LINE_STATEMENT_END},
    };
    const char *s = c->src->text + l->start, *plus = memmem(s, l->end - l->start, "+migrate", 8);
    size_t n = l->end - l->start;

    if (!plus || !line_is_comment(c, l))
        return LINE_PLAIN;
    while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
        n--;
    if (n > 12 && !strncmp(s, "-- +migrate ", 12))
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
            if (strlen(rows[i].text) == n - 12 && !strncmp(s + 12, rows[i].text, n - 12))
                return rows[i].directive;
    /* "-- see +migrate below" is prose. */
    return s + 2 == plus || (size_t)(plus - s) <= 6 ? LINE_IGNORED : LINE_PLAIN;
}

static void
cut(struct cutter *c)
{
    static const struct line_tool sql_migrate = {
        .title = "sql-migrate",
        .begin = "-- +migrate StatementBegin",
        .end = "-- +migrate StatementEnd",
        .directive = directive,
        .wrapped = "sql-migrate runs the file in a transaction",
        .alone = "the file says notransaction, so sql-migrate sends each statement by itself",
        .several =
            "the file says notransaction, but sql-migrate cuts at line ends only: statements on "
            "one line are one message, which is one transaction",
    };

    cut_lines(c, &sql_migrate);
}

const struct framework framework_sql_migrate = {
    .facts = {.name = "sql-migrate",
              .title = "sql-migrate",
              .session_kept = true,
              .opt_out = "with `-- +migrate Up notransaction`"},
    .detect = detect,
    .way_back = true,
    .list = list,
    .cut = cut,
};
