/*
 * framework_liquibase.c - Liquibase formatted SQL: changesets in one file, each with its own
 * transaction; `--rollback` lines are the way back.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "framework_liquibase_root.h"
#include "framework_rows.h"

#define HEADER "^[ \t]*--[ \t]*liquibase[ \t]+formatted"

/* However the two are written: "./sql", "../db/sql". */
static bool
is_same_directory(const char *a, const char *b)
{
    struct stat x, y;

    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static bool
covers(struct framework_files *f, const struct liquibase_files *all, const char *dir)
{
    const char *last = "";

    for (size_t i = 0; i < all->n; i++) {
        const char *at = files_parent(f, all->paths[i]);

        if (strcmp(at, last) != 0 && is_same_directory(at, dir))
            return true;
        last = at;
    }
    return false;
}

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    struct liquibase_files all;
    const char *root;

    if (!files_marked(f, dir, HEADER))
        return;
    root = liquibase_root(f, dir, &all);
    if (root && covers(f, &all, dir))
        *ret = (struct framework_match){SCORE_OWN_FILE, files_parent(f, root), files_base(root)};
    else
        *ret = (struct framework_match){SCORE_MARKERS + 5, dir, "--liquibase formatted sql"};
}

static bool
is_among(const struct liquibase_files *all, const char *path)
{
    for (size_t i = 0; i < all->n; i++)
        if (!strcmp(all->paths[i], path))
            return true;
    return false;
}

/* Changelogs beside those that are included. */
static void
add_left_out(struct migration_set *set, const struct liquibase_files *all, const char *dir)
{
    const struct listing *l = files_list(set->files, dir);

    for (size_t i = 0; i < l->n; i++) {
        const char *path = files_join(set->files, dir, l->names[i]);

        if (!is_sql_name(path) || is_among(all, path) ||
            !text_matches(set->files, files_head(set->files, path), HEADER))
            continue;
        if (all->incomplete)
            set_add(set, MIGRATION_UP, path, NULL, NULL);
        else
            set_add(set, MIGRATION_NOT_RUN, path, NULL,
                    arena_printf(set->arena, "%s does not include it", all->root));
    }
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
    struct liquibase_files all;
    const char *last = NULL;

    (void)err;
    if (!liquibase_root(set->files, set->root, &all))
        return set_files(set, set->root, &any);
    for (size_t i = 0; i < all.n; i++)
        set_add(set, MIGRATION_UP, all.paths[i], NULL, NULL);
    for (size_t i = 0; i < all.n; i++) {
        const char *dir = files_parent(set->files, all.paths[i]);

        if (last && !strcmp(dir, last))
            continue;
        last = dir;
        add_left_out(set, &all, dir);
    }
    set_partition(set);
    return true;
}

struct changeset {
    bool open, no_transaction, no_split;
    size_t start;
    const char *delimiter; /* of endDelimiter; NULL: the semicolon, and lines with "go" or "/" */
};

static bool
has_option(const char *text, const char *option)
{
    return strcasestr(text, option) != NULL;
}

/* --- where Liquibase cuts (as 4.28 does) ------------------------------------------------------ */

/* Behind a quoted string or a comment at p; p when there is none. */
static const char *
skip_quoted(const char *p, const char *end)
{
    const char *close = NULL;

    if (*p == '\'')
        close = memchr(p + 1, '\'', (size_t)(end - p) - 1);
    else if (end - p > 1 && !memcmp(p, "--", 2))
        close = memchr(p, '\n', (size_t)(end - p));
    else if (end - p > 1 && !memcmp(p, "/*", 2))
        close = memmem(p + 2, (size_t)(end - p) - 2, "*/", 2);
    else
        return p;
    return close ? close + (*close == '*' ? 2 : 1) : end;
}

/* Liquibase knows no dollar quotes. What keeps a body together is that BEGIN opens a block and the
 * next END closes it, whatever stands behind: END IF, too. */
static bool
is_torn(const char *p, const char *end)
{
    int depth = 0;

    while (p < end) {
        const char *word = p, *next = skip_quoted(p, end);

        if (next != p) {
            p = next;
            continue;
        }
        if (*p == ';' && depth == 0)
            return true;
        while (p < end && !isspace((unsigned char)*p) && *p != ';' && *p != '\'')
            p++;
        if (p - word == 5 && !strncasecmp(word, "BEGIN", 5))
            depth++;
        else if (p - word == 3 && !strncasecmp(word, "END", 3) && depth)
            depth--;
        p += p == word;
    }
    return false;
}

static void
report_torn(struct cutter *c, struct span at)
{
    struct statement_list all = cut_statements(c, at);
    const char *s = c->src->text;

    for (size_t i = 0; i < all.n; i++)
        if (is_torn(s + all.at[i].start, s + all.at[i].end))
            cut_problem(c, "framework-splits-elsewhere", all.at[i],
                        "Liquibase cuts this statement at a semicolon in the middle of it")
                ->safer = "-- on its changeset line:\n-- splitStatements:false";
}

/* Where the next delimiter begins from `at` on, and behind it; false: there is none. */
static bool
next_delimiter(const struct cutter *c, const struct changeset *s, size_t at, size_t end,
               size_t *ret_behind, size_t *ret_at)
{
    bool lines = !s->delimiter || !strcmp(s->delimiter, "/") || !strncmp(s->delimiter, "\\n", 2);
    const char *text = c->src->text, *found;
    const char *alone = s->delimiter ? s->delimiter + (*s->delimiter == '\\' ? 2 : 0) : NULL;
    struct text_line l;

    if (!lines) {
        found = strcasestr(text + at, s->delimiter);
        *ret_at = found ? (size_t)(found - text) : end;
        *ret_behind = *ret_at + strlen(s->delimiter);
        return *ret_behind <= end;
    }
    while (at < end && cut_line(c, &at, &l)) {
        const char *line = text + l.start;
        size_t n = l.end - l.start;

        if (alone ? n == strlen(alone) && !strncasecmp(line, alone, n)
                  : (n == 1 && *line == '/') || (n == 2 && !strncasecmp(line, "go", 2))) {
            *ret_at = l.start;
            *ret_behind = l.next;
            return true;
        }
    }
    return false;
}

static void
add_pieces(struct cutter *c, const struct changeset *s, size_t end, enum unit_kind runner,
           const char *why)
{
    size_t at, behind, start = s->start, first = c->n;

    while (!s->no_split && next_delimiter(c, s, start, end, &behind, &at)) {
        cut_part(c, start, at, false, runner, why);
        start = behind;
    }
    cut_part(c, start, end, false, runner, why);
    for (size_t i = first + 1; runner == UNIT_WRAPPED && i < c->n; i++)
        c->parts[i].joined = true;
}

static void
close_changeset(struct cutter *c, const struct changeset *s, size_t end)
{
    if (!s->open)
        return;
    if (!s->no_split && !s->delimiter)
        report_torn(c, (struct span){s->start, end});
    if (!s->no_transaction)
        add_pieces(c, s, end, UNIT_WRAPPED, "Liquibase runs each changeset in a transaction");
    else if (s->no_split || s->delimiter)
        add_pieces(c, s, end, UNIT_IMPLICIT,
                   s->no_split
                       ? "the changeset says runInTransaction:false, but with "
                         "splitStatements:false it goes as one message, which is one transaction"
                       : "the changeset says runInTransaction:false, but what stands between two "
                         "of its delimiters goes as one message, which is one transaction");
    else
        add_pieces(c, s, end, UNIT_AUTOCOMMIT,
                   "the changeset says runInTransaction:false, so Liquibase sends each statement "
                   "by itself");
}

/* The word behind "endDelimiter:", without its quotes; NULL: none, or the semicolon. */
static const char *
end_delimiter(const struct cutter *c, const char *text)
{
    const char *s = strcasestr(text, "endDelimiter:");
    size_t n;

    if (!s)
        return NULL;
    s += 13;
    if (*s == '"')
        n = strcspn(++s, "\"");
    else
        n = strcspn(s, " ");
    if (!n || (n == 1 && *s == ';'))
        return NULL;
    return arena_strndup(c->arena, s, n);
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
            .no_split = has_option(text, "splitStatements:false"),
            .delimiter = end_delimiter(c, text),
            .start = l.next,
        };
    }
    close_changeset(c, &now, c->src->size);
}

/* `--rollback SQL` is a comment to the server: it never runs on the way up, and needs no part. */
const struct framework framework_liquibase = {
    .facts = {.name = "liquibase",
              .title = "Liquibase",
              .session_kept = true,
              .opt_out = "as a changeset with runInTransaction:false"},
    .detect = detect,
    .list = list,
    .cut = cut,
    .runner = UNIT_WRAPPED,
    .why = "Liquibase runs each changeset in a transaction",
};
