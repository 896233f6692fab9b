/*
 * libFuzzer target for the lexer: any bytes, whatever they are, must be cut into chunks that keep
 * lex.h's promises. assert-like checks abort, which libFuzzer and the replay program both report.
 */
#include "lex.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #condition);        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static bool
is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void
check_spans(const struct lexer *l, const struct chunk *c)
{
    size_t at = 0;

    CHECK(c->span.start >= l->part.start && c->span.start < c->span.end);
    CHECK(c->span.end <= c->terminator.start && c->terminator.start <= c->terminator.end);
    CHECK(c->terminator.end <= l->at && l->at <= l->part.end);
    CHECK(!is_blank(l->src->text[c->span.start]) || c->kind == CHUNK_COPY_DATA);
    CHECK(!is_blank(l->src->text[c->span.end - 1]) || c->kind == CHUNK_COMMENTS);
    CHECK(c->problem == LEX_OK || (c->problem_at >= c->span.start && c->problem_at < c->span.end));
    for (size_t i = 0; i < c->n_comments; i++) {
        const struct comment *m = &c->comments[i];

        CHECK(m->span.start >= at && m->span.end > m->span.start && m->span.end <= l->at);
        CHECK(m->before == (m->span.start < c->span.start));
        CHECK(m->behind == (c->kind != CHUNK_COMMENTS && m->span.start >= c->terminator.end));
        at = m->span.end;
    }
    at = c->span.start;
    for (size_t i = 0; i < c->n_placeholders; i++) {
        struct span p = c->placeholders[i].span;

        CHECK(p.start >= at && p.end >= p.start + 2 && p.end <= c->span.end);
        at = p.end;
    }
}

/* Same length, same line breaks, no NUL; placeholders come back from the names made for them. */
static void
check_text(const struct source *src, const struct chunk *c, struct arena *a)
{
    size_t n = c->span.end - c->span.start;
    enum placeholder_form *forms = arena_array(a, enum placeholder_form, c->n_placeholders);

    for (int form = FORM_IDENT; form < FORM_COUNT; form++) {
        char *text;

        for (size_t i = 0; i < c->n_placeholders; i++)
            forms[i] = (enum placeholder_form)form;
        text = lex_parse_text(src, c, form == FORM_IDENT ? NULL : forms, a);
        CHECK(strlen(text) == n);
        for (size_t i = 0; i < n; i++) {
            bool line_break = text[i] == '\n' || text[i] == '\r';
            char original = src->text[c->span.start + i];

            CHECK(line_break == (original == '\n' || original == '\r'));
        }
        CHECK(lex_restore_name(src, c, text, a) != NULL);
    }
}

/* Everything from `from` to the chunk's end is the chunk, a comment, a blank or a semicolon. */
static void
check_coverage(const struct lexer *l, const struct chunk *c, size_t from)
{
    size_t next = 0;

    for (size_t at = from; at < l->at; at++) {
        while (next < c->n_comments && c->comments[next].span.end <= at)
            next++;
        if (at >= c->span.start && at < c->terminator.end)
            continue;
        if (next < c->n_comments && c->comments[next].span.start <= at)
            continue;
        CHECK(is_blank(l->src->text[at]) || l->src->text[at] == ';');
    }
}

static void
run(const struct source *src, struct span part, bool recut)
{
    struct arena *a = arena_create();
    struct lexer l;
    struct chunk c;
    size_t at;

    lex_begin(&l, src, part);
    at = l.at;
    while (lex_next(&l, a, &c)) {
        CHECK(l.at > at);
        if (recut && c.kind == CHUNK_STATEMENT) {
            size_t middle = c.span.start + (c.span.end - c.span.start) / 2, end = c.span.end;

            while (middle > c.span.start && src->text[middle - 1] != '\n')
                middle--;
            if (lex_recut(&l, a, middle, &c))
                CHECK(c.span.end < end && l.at > at);
        }
        check_spans(&l, &c);
        check_coverage(&l, &c, at);
        if (c.kind == CHUNK_STATEMENT)
            check_text(src, &c, a);
        CHECK(c.span.start >= at);
        at = l.at;
        arena_reset(a);
    }
    /* What is left holds no statement. */
    for (at = at < l.at ? at : l.at; at < part.end; at++)
        CHECK(is_blank(src->text[at]) || src->text[at] == ';');
    CHECK(!lex_next(&l, a, &c));
    arena_destroy(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct source src;

    if (!source_from_memory(&src, "fuzz", (const char *)data, size, NULL))
        return 0;
    run(&src, (struct span){0, size}, false);
    run(&src, (struct span){size / 3, size - size / 4}, true);
    for (size_t i = 0; i <= size; i += size / 7 + 1) {
        struct position p = source_position(&src, i);
        size_t len;

        source_line(&src, p.line, &len);
        CHECK(p.line >= 1 && p.column >= 1 && p.line <= src.line_count);
    }
    source_finish(&src);
    return 0;
}
