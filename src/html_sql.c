/*
 * html_sql.c - SQL for a page: one element per line, words coloured by what they are.
 *
 * A scanner for the eye only: it may be wrong about a colour, never about a byte.
 */
#include <ctype.h>
#include <string.h>

#include "html.h"
#include "lex_scan.h"
#include "parse.h"

#define LINES_MAX 80   /* of one piece; longer ones lose their middle */
#define LINES_KEPT 30  /* before and behind it */
#define LINE_BYTES 2000

enum token {
    TOKEN_PLAIN,
    TOKEN_COMMENT,
    TOKEN_STRING,
    TOKEN_KEYWORD,
};

static const char *const classes[] = {NULL, "c", "s", "k"};

struct painter {
    struct buf *out;
    const char *text;
    struct span at;
    const struct html_mark *marks;
    size_t n_marks;
    /* the token that is being shown */
    enum token token;
    size_t token_end;
};

/* Written in capitals, or a word that cannot be a name: status and name stay names. */
static bool
is_keyword(const char *s, size_t n)
{
    char word[24];
    bool capitals = true;

    if (n >= sizeof(word))
        return false;
    for (size_t i = 0; i < n; i++) {
        capitals = capitals && !islower((unsigned char)s[i]);
        word[i] = (char)tolower((unsigned char)s[i]);
    }
    word[n] = '\0';
    return capitals ? parse_is_keyword(word) : parse_is_reserved(word);
}

static void
next_token(struct painter *p, size_t i)
{
    const char *t = p->text;
    size_t end = p->at.end, to = i + 1, tag;

    p->token = TOKEN_PLAIN;
    if (t[i] == '-' && byte_at(t, i + 1, end) == '-') {
        p->token = TOKEN_COMMENT;
        to = line_end(t, i, end);
    } else if (t[i] == '/' && byte_at(t, i + 1, end) == '*') {
        p->token = TOKEN_COMMENT;
        to = block_comment_end(t, i, end);
    } else if (t[i] == '\'') {
        p->token = TOKEN_STRING;
        to = quote_end(t, i + 1, end, '\'');
    } else if (t[i] == '"') {
        to = quote_end(t, i + 1, end, '"');
    } else if (t[i] == '$' && (tag = dollar_tag_end(t, i, end)) != LEX_NONE) {
        to = tag; /* what is inside is SQL more often than not */
    } else if (char_is(t[i], CHAR_WORD_START)) {
        to = skip_class(t, i, end, CHAR_WORD);
        if (is_keyword(t + i, to - i))
            p->token = TOKEN_KEYWORD;
    }
    p->token_end = to == LEX_NONE ? end : to;
}

static const struct html_mark *
mark_at(const struct painter *p, size_t i)
{
    for (size_t m = 0; m < p->n_marks; m++)
        if (i >= p->marks[m].at.start && i < p->marks[m].at.end)
            return &p->marks[m];
    return NULL;
}

/* Where the next mark begins or ends behind i. */
static size_t
next_edge(const struct painter *p, size_t i)
{
    size_t edge = p->at.end;

    for (size_t m = 0; m < p->n_marks; m++) {
        struct span at = p->marks[m].at;

        if (at.start > i && at.start < edge)
            edge = at.start;
        if (at.end > i && at.end < edge)
            edge = at.end;
    }
    return edge;
}

static void
add_piece(struct painter *p, size_t from, size_t to)
{
    const struct html_mark *mark = mark_at(p, from);
    const char *class = classes[p->token];

    if (mark)
        buf_printf(p->out, "<mark class=\"%s\">", mark->class);
    if (class)
        buf_printf(p->out, "<span class=\"%s\">", class);
    for (size_t i = from; i < to;) {
        size_t n = 0;

        while (i + n < to && p->text[i + n] != '\t')
            n++;
        html_text(p->out, p->text + i, n);
        i += n;
        if (i < to)
            buf_putc(p->out, '\t');
        i++;
    }
    if (class)
        buf_puts(p->out, "</span>");
    if (mark)
        buf_puts(p->out, "</mark>");
}

/* Text between two offsets of one line. With out NULL only the tokens are followed. */
static void
add_line(struct painter *p, size_t from, size_t to)
{
    size_t last = to > from + LINE_BYTES ? from + LINE_BYTES : to;

    for (size_t i = from; i < to;) {
        size_t end, edge;

        if (i >= p->token_end)
            next_token(p, i);
        end = p->token_end < to ? p->token_end : to;
        edge = next_edge(p, i);
        end = edge < end ? edge : end;
        if (p->out && i < last)
            add_piece(p, i, end < last ? end : last);
        i = end;
    }
    if (p->out && last < to)
        buf_printf(p->out, "<i class=\"cut\"> %zu bytes more</i>", to - last);
}

static size_t
count_lines(const struct painter *p)
{
    size_t n = 1;

    for (size_t i = p->at.start; i < p->at.end; n++) {
        i = line_end(p->text, i, p->at.end);
        if (i < p->at.end)
            i = after_line_break(p->text, i, p->at.end);
        else
            return n;
    }
    return n;
}

void
html_sql(struct buf *b, const char *text, struct span at, size_t line,
         const struct html_mark *marks, size_t n_marks)
{
    struct painter p = {
        .text = text, .at = at, .marks = marks, .n_marks = n_marks, .token_end = at.start};
    size_t lines = count_lines(&p), n = 0;
    bool cut = lines > LINES_MAX;

    for (size_t i = at.start; i < at.end || !n; n++) {
        size_t end = line_end(text, i, at.end);

        p.out = cut && n >= LINES_KEPT && n < lines - LINES_KEPT ? NULL : b;
        if (cut && n == LINES_KEPT)
            buf_printf(b, "<i class=\"l cut\">%zu lines more</i>", lines - 2 * LINES_KEPT);
        if (p.out && line)
            buf_printf(b, "<span class=\"l\" data-n=\"%zu\">", line + n);
        else if (p.out)
            buf_puts(b, "<span class=\"l\">");
        add_line(&p, i, end);
        if (p.out)
            buf_puts(b, "</span>");
        if (end == at.end)
            return;
        /* A break inside a comment or string goes on behind it. */
        i = after_line_break(text, end, at.end);
        if (p.token_end < i)
            p.token_end = i;
    }
}
