/* framework_cut.c - text to parts (framework.h). */
#include "framework.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "lex.h"

void
cut_part(struct cutter *c, size_t start, size_t end, bool down, enum unit_kind runner,
         const char *why)
{
    if (c->n == c->cap) {
        struct migration_part *old = c->parts;

        c->cap = c->cap ? c->cap * 2 : 4;
        c->parts = arena_array(c->arena, struct migration_part, c->cap);
        if (old)
            memcpy(c->parts, old, c->n * sizeof(*old));
    }
    c->parts[c->n++] =
        (struct migration_part){.at = {start, end}, .down = down, .runner = runner, .why = why};
}

struct migration_problem *
cut_problem(struct cutter *c, const char *rule, struct span at, const char *fmt, ...)
{
    struct migration_problem *p = arena_new(c->arena, struct migration_problem);
    va_list ap;

    va_start(ap, fmt);
    p->rule = rule;
    p->at = at;
    p->message = arena_vprintf(c->arena, fmt, ap);
    va_end(ap);
    if (c->last_problem)
        c->last_problem->next = p;
    else
        c->problems = p;
    c->last_problem = p;
    return p;
}

const char *
cut_printf(struct cutter *c, const char *fmt, ...)
{
    va_list ap;
    char *s;

    va_start(ap, fmt);
    s = arena_vprintf(c->arena, fmt, ap);
    va_end(ap);
    return s;
}

/* --- lines ---------------------------------------------------------------------------------- */

bool
cut_line(const struct cutter *c, size_t *at, struct text_line *ret)
{
    const char *text = c->src->text, *eol;

    if (*at >= c->src->size)
        return false;
    eol = memchr(text + *at, '\n', c->src->size - *at);
    ret->start = *at;
    ret->next = eol ? (size_t)(eol - text) + 1 : c->src->size;
    ret->end = eol ? (size_t)(eol - text) : c->src->size;
    if (ret->end > ret->start && text[ret->end - 1] == '\r')
        ret->end--;
    *at = ret->next;
    return true;
}

bool
line_starts(const struct cutter *c, const struct text_line *l, const char *prefix)
{
    size_t n = strlen(prefix);

    return l->end - l->start >= n && !strncasecmp(c->src->text + l->start, prefix, n);
}

static size_t
first_word(const struct cutter *c, const struct text_line *l)
{
    size_t at = l->start;

    while (at < l->end && isspace((unsigned char)c->src->text[at]))
        at++;
    return at;
}

bool
line_is_blank(const struct cutter *c, const struct text_line *l)
{
    return first_word(c, l) == l->end;
}

bool
line_is_comment(const struct cutter *c, const struct text_line *l)
{
    size_t at = first_word(c, l);

    return at + 2 <= l->end && !strncmp(c->src->text + at, "--", 2);
}

const char *
line_comment_text(const struct cutter *c, const struct text_line *l)
{
    const char *s = c->src->text + l->start, *end = c->src->text + l->end;
    char *out, *p;

    if (!line_starts(c, l, "--"))
        return NULL;
    out = p = arena_alloc(c->arena, (size_t)(end - s) + 1);
    for (s += 2; s < end; s++) {
        if (!isspace((unsigned char)*s))
            *p++ = *s;
        else if (p > out && p[-1] != ' ')
            *p++ = ' ';
    }
    while (p > out && p[-1] == ' ')
        p--;
    *p = '\0';
    return out;
}

/* --- statements ----------------------------------------------------------------------------- */

struct statement_list
cut_statements(const struct cutter *c, struct span part)
{
    struct arena *scratch = arena_create();
    struct statement_list list = {0};
    size_t cap = 0;
    struct lexer lexer;
    struct chunk chunk;

    lex_begin(&lexer, c->src, part);
    while (lex_next(&lexer, scratch, &chunk)) {
        if (chunk.kind == CHUNK_STATEMENT) {
            if (list.n == cap) {
                struct span *old = list.at;

                cap = cap ? cap * 2 : 16;
                list.at = arena_array(c->arena, struct span, cap);
                if (old)
                    memcpy(list.at, old, list.n * sizeof(*old));
            }
            list.at[list.n++] = chunk.span;
        }
        arena_reset(scratch);
    }
    arena_destroy(scratch);
    return list;
}

/* Behind blanks and comments at s. */
static const char *
skip_space(const char *s, const char *end)
{
    for (;;) {
        while (s < end && isspace((unsigned char)*s))
            s++;
        if (end - s >= 2 && s[0] == '-' && s[1] == '-') {
            while (s < end && *s != '\n')
                s++;
        } else if (end - s >= 2 && s[0] == '/' && s[1] == '*') {
            const char *close = memmem(s + 2, (size_t)(end - s) - 2, "*/", 2);

            s = close ? close + 2 : end;
        } else {
            return s;
        }
    }
}

const char *
statement_head(const struct cutter *c, struct span at)
{
    const char *s = c->src->text + at.start, *end = c->src->text + at.end;
    char *out = arena_alloc(c->arena, 202);
    size_t n = 0;

    while (s < end && n < 200) {
        const char *word = skip_space(s, end);

        if (word != s && n && word < end)
            out[n++] = ' ';
        s = word;
        while (s < end && n < 200 && !isspace((unsigned char)*s) &&
               !(end - s >= 2 && ((s[0] == '-' && s[1] == '-') || (s[0] == '/' && s[1] == '*'))))
            out[n++] = (char)toupper((unsigned char)*s++);
    }
    out[n] = '\0';
    return out;
}

bool
head_refuses_transaction(const char *head)
{
    static const char *const first[] = {"VACUUM",           "CREATE DATABASE",   "DROP DATABASE",
                                        "ALTER SYSTEM",     "CREATE TABLESPACE", "DROP TABLESPACE",
                                        "REINDEX DATABASE", "REINDEX SYSTEM"};
    static const char *const concurrently[] = {
        "CREATE INDEX CONCURRENTLY", "CREATE UNIQUE INDEX CONCURRENTLY", "DROP INDEX CONCURRENTLY"};

    for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
        if (!strncmp(head, first[i], strlen(first[i])))
            return true;
    for (size_t i = 0; i < sizeof(concurrently) / sizeof(concurrently[0]); i++)
        if (!strncmp(head, concurrently[i], strlen(concurrently[i])))
            return true;
    if (!strncmp(head, "REINDEX", 7) || !strncmp(head, "ALTER TABLE", 11))
        return strstr(head, " CONCURRENTLY") &&
               (head[0] == 'R' || strstr(head, "DETACH PARTITION"));
    return false;
}

/* --- the whole ------------------------------------------------------------------------------ */

/* PostgreSQL makes a transaction block of a message only when it holds several statements. */
static void
free_single_statements(struct cutter *c)
{
    for (size_t i = 0; i < c->n; i++) {
        struct migration_part *p = &c->parts[i];

        if (p->down || p->runner != UNIT_IMPLICIT || cut_statements(c, p->at).n > 1)
            continue;
        p->runner = UNIT_AUTOCOMMIT;
        p->why =
            "it is alone in its message, and a message with one statement is no transaction block";
    }
}

/* Comments above the first directive belong to what goes up: allow-file stands there. */
static void
take_head(struct cutter *c)
{
    struct migration_part *first = &c->parts[0];

    if (!first->down && first->at.start && !cut_statements(c, (struct span){0, first->at.start}).n)
        first->at.start = 0;
}

/* "SET work_mem = ..." sets work_mem for the session; NULL: it sets nothing, or only for the
 * transaction. */
static const char *
set_name(const struct cutter *c, const char *head, const char **ret_value)
{
    static const char *const others[] = {"LOCAL ",       "TRANSACTION ", "CONSTRAINTS ",
                                         "SESSION AUTH", "SESSION CHAR", "XML "};
    size_t n;

    if (strncmp(head, "SET ", 4) != 0)
        return NULL;
    head += 4;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (!strncmp(head, others[i], strlen(others[i])))
            return NULL;
    head += !strncmp(head, "SESSION ", 8) ? 8 : 0;
    n = strcspn(head, " =");
    *ret_value = head + n + strspn(head + n, " =");
    *ret_value += !strncmp(*ret_value, "TO ", 3) ? 3 : 0;
    return n ? arena_strndup(c->arena, head, n) : NULL;
}

/* A limit that is left on, or less to read, harms nobody. */
static bool
may_stay(const char *name, const char *value)
{
    bool zero = !strcmp(value, "0") || !strncmp(value, "'0", 2) || !strncmp(value, "0 ", 2);

    if (strstr(name, "_TIMEOUT"))
        return !zero;
    return !strcmp(name, "CLIENT_MIN_MESSAGES") || !strcmp(name, "APPLICATION_NAME") ||
           !strncmp(value, "DEFAULT", 7);
}

static bool
is_reset(const struct cutter *c, struct statement_list all, size_t from, const char *name)
{
    for (size_t i = from; i < all.n; i++) {
        const char *head = statement_head(c, all.at[i]), *value, *again;

        if (!strncmp(head, "RESET ALL", 9) || !strncmp(head, "DISCARD ALL", 11) ||
            (!strncmp(head, "RESET ", 6) && !strncmp(head + 6, name, strlen(name))))
            return true;
        again = set_name(c, head, &value);
        if (again && !strcmp(again, name))
            return true; /* this one has the last word */
    }
    return false;
}

static struct statement_list
statements_going_up(const struct cutter *c)
{
    struct statement_list all = {0};

    for (size_t k = 0; k < c->n; k++) {
        struct statement_list part = {0};
        struct span *joined;

        if (!c->parts[k].down)
            part = cut_statements(c, c->parts[k].at);
        if (!part.n)
            continue;
        joined = arena_array(c->arena, struct span, all.n + part.n);
        if (all.n)
            memcpy(joined, all.at, all.n * sizeof(*joined));
        memcpy(joined + all.n, part.at, part.n * sizeof(*joined));
        all = (struct statement_list){joined, all.n + part.n};
    }
    return all;
}

/* What the file sets for the session and does not take back. */
static void
report_leaks(struct cutter *c)
{
    struct statement_list all;

    if (!c->framework->facts.session_kept || !strcasestr(c->src->text, "set "))
        return;
    all = statements_going_up(c);
    for (size_t i = 0; i < all.n; i++) {
        const char *value, *name = set_name(c, statement_head(c, all.at[i]), &value);

        if (name && !may_stay(name, value) && !is_reset(c, all, i + 1, name))
            cut_problem(c, "framework-setting-leaks", all.at[i],
                        "%s runs all pending migrations in one session: this setting holds for "
                        "those behind this file, too",
                        c->framework->facts.title);
    }
}

void
framework_cut(struct cutter *c, const enum unit_kind *runner)
{
    const struct framework *fw = c->framework;

    if (fw->cut)
        fw->cut(c);
    if (!c->n)
        cut_part(c, 0, c->src->size, false, fw->runner, fw->why);
    take_head(c);
    for (size_t i = 0; runner && i < c->n; i++)
        if (!c->parts[i].down) {
            c->parts[i].runner = *runner;
            c->parts[i].why = NULL;
        }
    free_single_statements(c);
    report_leaks(c);
}
