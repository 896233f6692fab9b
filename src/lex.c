#include "lex.h"

#include <assert.h>
#include <string.h>

#include "lex_private.h"

/* How many times the size of the part may be read again in search of a place to recover. */
#define BUDGET_FACTOR 64

void
lex_begin(struct lexer *l, const struct source *src, struct span part)
{
    assert(part.start <= part.end && part.end <= src->size);
    *l = (struct lexer){.src = src, .part = part};
    l->at = part.start < src->bom ? src->bom : part.start;
    if (l->at > part.end)
        l->at = part.end;
    l->budget = (part.end - part.start) * BUDGET_FACTOR;
}

static void
scan_begin(struct scan *s, struct lexer *l, struct arena *a, struct chunk *ret)
{
    *ret = (struct chunk){0};
    *s = (struct scan){
        .lexer = l,
        .a = a,
        .text = l->src->text,
        .at = l->at,
        .end = l->part.end,
        .chunk = ret,
        .word_before = LEX_NONE,
    };
}

/* A copy of n elements with room for more. The old array stays valid: scans are repeated. */
static void *
grow(struct arena *a, const void *old, size_t n, size_t *cap, size_t size)
{
    void *array;

    *cap = *cap ? *cap * 2 : 8;
    array = arena_alloc_raw(a, *cap * size);
    if (n)
        memcpy(array, old, n * size);
    return array;
}

void
lex_add_comment(struct scan *s, size_t start, size_t end, bool block)
{
    if (s->n_comments == s->cap_comments)
        s->comments =
            grow(s->a, s->comments, s->n_comments, &s->cap_comments, sizeof(*s->comments));
    s->comments[s->n_comments++] = (struct comment){
        .span = {start, end},
        .block = block,
        .own_line = starts_line(s->text, start),
    };
}

void
lex_add_placeholder(struct scan *s, size_t start, size_t end, enum placeholder_kind kind)
{
    if (s->n_placeholders == s->cap_placeholders)
        s->placeholders = grow(s->a, s->placeholders, s->n_placeholders, &s->cap_placeholders,
                               sizeof(*s->placeholders));
    s->placeholders[s->n_placeholders++] = (struct placeholder){.span = {start, end}, .kind = kind};
}

/* Takes the comment at s->at, if there is a closed one. */
static bool
take_comment(struct scan *s)
{
    char c = byte_at(s->text, s->at, s->end), next = byte_at(s->text, s->at + 1, s->end);
    size_t stop = LEX_NONE;

    if (c == '-' && next == '-')
        stop = line_end(s->text, s->at, s->end);
    else if (c == '/' && next == '*')
        stop = block_comment_end(s->text, s->at, s->end);
    if (stop == LEX_NONE)
        return false;
    lex_add_comment(s, s->at, stop, c == '/');
    s->at = stop;
    return true;
}

/* A template tag between statements: alone on its line it is a chunk, otherwise a comment. */
static bool
take_tag(struct scan *s)
{
    enum lex_tag tag;
    size_t stop;

    if (s->text[s->at] != '{' && s->text[s->at] != '<')
        return false;
    tag = lex_template_tag(s->text, s->at, s->end, &stop);
    if (tag == TAG_NONE)
        return false;
    if (starts_line(s->text, s->at) && ends_line(s->text, stop, s->end)) {
        s->chunk->kind = CHUNK_TEMPLATE;
        s->chunk->span = (struct span){s->at, stop};
        s->chunk->terminator = (struct span){stop, stop};
        s->done = true;
    } else if (tag == TAG_CONTROL) {
        lex_add_comment(s, s->at, stop, true);
    } else {
        return false;
    }
    s->at = s->token_end = stop;
    return true;
}

/* To the first byte that is no blank, comment or lone semicolon; false at the end. */
static bool
skip_to_chunk(struct scan *s)
{
    while (!s->done) {
        s->at = skip_class(s->text, s->at, s->end, CHAR_BLANK);
        if (s->at >= s->end)
            return false;
        if (s->text[s->at] == ';')
            s->at++;
        else if (!take_comment(s) && !take_tag(s))
            return true;
    }
    return true;
}

/* Comments behind the chunk on its last line, if nothing else follows there. */
static void
take_comments_behind(struct scan *s)
{
    size_t kept = s->n_comments, at = s->at;

    do
        s->at = skip_line_blanks(s->text, s->at, s->end);
    while (take_comment(s));
    if (!ends_line(s->text, s->at, s->end)) {
        s->n_comments = kept;
        s->at = at;
    }
    for (size_t i = kept; i < s->n_comments; i++)
        s->comments[i].behind = true;
}

/* Completes the chunk; the lexer goes on behind it. */
static void
finish_chunk(struct scan *s)
{
    struct chunk *c = s->chunk;
    bool terminated = c->terminator.end > c->terminator.start;

    s->at = terminated ? c->terminator.end : c->span.end;
    /* Comments at the end of a file without a last semicolon are not the statement's. */
    if (!terminated)
        while (s->n_comments > 0 && s->comments[s->n_comments - 1].span.start >= c->span.end)
            s->n_comments--;
    if (c->kind == CHUNK_STATEMENT)
        take_comments_behind(s);
    for (size_t i = 0; i < s->n_comments && s->comments[i].span.start < c->span.start; i++)
        s->comments[i].before = true;
    c->comments = s->comments;
    c->n_comments = s->n_comments;
    c->placeholders = s->placeholders;
    c->n_placeholders = s->n_placeholders;
    s->lexer->at = s->at;
    if (c->kind == CHUNK_STATEMENT)
        s->lexer->copy_data_next =
            c->copy_from_stdin && terminated && ends_line(s->text, s->at, s->end);
}

bool
lex_next(struct lexer *l, struct arena *a, struct chunk *ret_chunk)
{
    struct scan s;

    if (l->copy_data_next) {
        l->copy_data_next = false;
        if (lex_copy_data(l, ret_chunk))
            return true;
    }
    scan_begin(&s, l, a, ret_chunk);
    if (!skip_to_chunk(&s)) {
        l->at = l->part.end;
        if (s.n_comments == 0)
            return false;
        ret_chunk->kind = CHUNK_COMMENTS;
        ret_chunk->span.start = s.comments[0].span.start;
        ret_chunk->span.end = s.comments[s.n_comments - 1].span.end;
        ret_chunk->terminator = (struct span){ret_chunk->span.end, ret_chunk->span.end};
        ret_chunk->comments = s.comments;
        ret_chunk->n_comments = s.n_comments;
        return true;
    }
    if (!s.done && s.text[s.at] == '\\')
        lex_psql_chunk(&s);
    else if (!s.done)
        lex_scan_statement(&s);
    finish_chunk(&s);
    return true;
}

/* Reads the chunk once more, as set up by the caller; true when it became shorter. */
static bool
scan_again(struct scan *s, struct chunk *chunk)
{
    for (size_t i = 0; i < chunk->n_comments && chunk->comments[i].before; i++)
        lex_add_comment(s, chunk->comments[i].span.start, chunk->comments[i].span.end,
                        chunk->comments[i].block);
    s->at = chunk->span.start;
    lex_scan_statement(s);
    if (s->chunk->span.end >= chunk->span.end)
        return false;
    finish_chunk(s);
    *chunk = *s->chunk;
    return true;
}

bool
lex_recut(struct lexer *l, struct arena *a, size_t error_at, struct chunk *chunk)
{
    struct chunk shorter;
    struct scan s;

    assert(chunk->kind == CHUNK_STATEMENT);
    if (chunk->problem != LEX_OK || !lex_spend(l, chunk->span.end - chunk->span.start))
        return false;
    scan_begin(&s, l, a, &shorter);
    if (error_at > chunk->span.start && error_at < chunk->span.end &&
        lex_line_begins_statement(s.text, error_at, chunk->span.end))
        s.end = error_at;
    else
        s.distrust_quotes = true;
    return scan_again(&s, chunk);
}
