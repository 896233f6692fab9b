/*
 * framework_liquibase.c - Liquibase formatted SQL: changesets in one file, each with its own
 * transaction; `--rollback` lines are the way back.
 */
#include <string.h>
#include <strings.h>

#include "framework_rows.h"

#define HEADER "^[ \t]*--[ \t]*liquibase[ \t]+formatted"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    if (files_marked(f, dir, HEADER))
        *ret = (struct framework_match){SCORE_MARKERS + 5, dir, "--liquibase formatted sql"};
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern any = {
        .pattern = "^(.*)\\.sql$",
        .version = 1,
        .order = order_locale,
        .order_by_name = true,
    };

    (void)err;
    return set_files(set, set->root, &any);
}

struct changeset {
    bool open, no_transaction, no_split, runs_again;
    size_t start;
    const char *id;
};

static bool
has_option(const char *text, const char *option)
{
    return strcasestr(text, option) != NULL;
}

/* Liquibase cuts at every semicolon at the end of a line, also in a body. */
static void
report_torn(struct cutter *c, struct span at)
{
    struct statement_list all = cut_statements(c, at);
    const char *s = c->src->text;

    for (size_t i = 0; i < all.n; i++)
        for (size_t k = all.at[i].start; k < all.at[i].end; k++)
            if (s[k] == ';' && (s[k + 1] == '\n' || s[k + 1] == '\r')) {
                cut_problem(c, "framework-splits-elsewhere", all.at[i],
                            "Liquibase cuts this statement at a semicolon in the middle of it")
                    ->safer = "-- on its changeset line:\n-- splitStatements:false";
                break;
            }
}

static void
close_changeset(struct cutter *c, const struct changeset *s, size_t end)
{
    if (!s->open)
        return;
    if (!s->no_split)
        report_torn(c, (struct span){s->start, end});
    if (s->no_transaction)
        cut_part(c, s->start, end, false, s->no_split ? UNIT_IMPLICIT : UNIT_AUTOCOMMIT,
                 s->no_split
                     ? "the changeset says runInTransaction:false, but with splitStatements:false "
                       "it goes as one message, which is one transaction"
                     : "the changeset says runInTransaction:false, so Liquibase sends each "
                       "statement by itself");
    else
        cut_part(c, s->start, end, false, UNIT_WRAPPED,
                 "Liquibase runs each changeset in a transaction");
}

/* "--changeset author:id ..." and the like; blanks behind the dashes are allowed. */
static const char *
directive(const struct cutter *c, const struct text_line *l)
{
    const char *text = line_comment_text(c, l);

    return text && *text == ' ' ? text + 1 : text;
}

static void
cut(struct cutter *c)
{
    struct changeset now = {0};
    struct text_line l;
    size_t at = 0;

    while (cut_line(c, &at, &l)) {
        const char *text = line_starts(c, &l, "--") ? directive(c, &l) : NULL;

        if (!text || strncasecmp(text, "changeset ", 10) != 0)
            continue;
        close_changeset(c, &now, l.start);
        now = (struct changeset){
            .open = true,
            .no_transaction = has_option(text, "runInTransaction:false"),
            .no_split =
                has_option(text, "splitStatements:false") || has_option(text, "endDelimiter:"),
            .start = l.next,
        };
    }
    close_changeset(c, &now, c->src->size);
}

/* `--rollback SQL` is a comment to the server: it never runs on the way up, and needs no part. */
const struct framework framework_liquibase = {
    .facts = {.name = "liquibase",
              .title = "Liquibase",
              .opt_out = "as a changeset with runInTransaction:false"},
    .detect = detect,
    .list = list,
    .cut = cut,
    .runner = UNIT_WRAPPED,
    .why = "Liquibase runs each changeset in a transaction",
};
