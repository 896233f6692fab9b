/*
 * read_scan.c - tokens of a statement's text, for the places parse nodes have no location for.
 *
 * The text did parse, so this only has to agree with scan.l on where tokens end, not to check
 * them. Statement text has its comments blanked, text from function bodies has not: both work.
 */
#include <string.h>

#include "lex_scan.h"
#include "read.h"

/* Places come from the parser as int; a statement is never longer than LIMIT_STATEMENT_BYTES. */
static int
at_or_end(size_t place, int end)
{
    return place == LEX_NONE ? end : (int)place;
}

static bool
scan_dollar(const char *s, int end, struct token *t)
{
    size_t tag = dollar_tag_end(s, (size_t)t->start, (size_t)end);

    if (tag == LEX_NONE)
        return false;
    t->kind = TOKEN_STRING;
    t->inner_start = (int)tag;
    t->end = at_or_end(dollar_quote_end(s, (size_t)t->start, tag, (size_t)end), end);
    t->inner_end = t->end - (t->inner_start - t->start);
    if (t->inner_end < t->inner_start)
        t->inner_end = t->inner_start;
    return true;
}

/* A quote, perhaps behind E, B, X, N or U&. Returns the quote's offset or -1. */
static int
quote_at(const char *s, int at, int end, char quote)
{
    if (s[at] == quote)
        return at;
    if (at + 2 < end && (s[at] == 'U' || s[at] == 'u') && s[at + 1] == '&' && s[at + 2] == quote)
        return at + 2;
    if (quote == '\'' && at + 1 < end && s[at + 1] == quote && strchr("eEbBxXnN", s[at]))
        return at + 1;
    return -1;
}

static bool
scan_quoted(const char *s, int end, struct token *t)
{
    char next = byte_at(s, (size_t)t->start + 1, (size_t)end);
    bool string;
    size_t from;
    int quote;

    /* most tokens are neither quoted nor look like a prefix of it */
    if (s[t->start] != '\'' && s[t->start] != '"' && next != '\'' && next != '&')
        return false;
    quote = quote_at(s, t->start, end, '\'');
    string = quote >= 0;
    if (!string)
        quote = quote_at(s, t->start, end, '"');
    if (quote < 0)
        return false;
    from = (size_t)quote + 1;
    t->kind = string ? TOKEN_STRING : TOKEN_QUOTED;
    if (string && (s[t->start] == 'e' || s[t->start] == 'E'))
        t->end = at_or_end(escape_quote_end(s, from, (size_t)end), end);
    else
        t->end = at_or_end(quote_end(s, from, (size_t)end, s[quote]), end);
    t->inner_start = quote + 1;
    t->inner_end = t->end > t->inner_start ? t->end - 1 : t->end;
    return true;
}

static struct token
scan_text(const char *s, int from, int end)
{
    struct token t = {.kind = TOKEN_END};

    t.start = t.end = at_or_end(skip_space(s, (size_t)from, (size_t)end), end);
    if (t.start >= end || scan_quoted(s, end, &t) || (s[t.start] == '$' && scan_dollar(s, end, &t)))
        return t;
    t.kind = char_is(s[t.start], CHAR_WORD_START) ? TOKEN_WORD : TOKEN_OTHER;
    t.end = t.start + 1;
    if (t.kind == TOKEN_WORD || s[t.start] == '$' || char_is(s[t.start], CHAR_DIGIT))
        t.end = (int)skip_class(s, (size_t)t.end, (size_t)end, CHAR_WORD);
    return t;
}

struct token
scan_token(const struct reading *r, int from)
{
    return scan_text(r->text, from, r->end);
}

bool
token_is(const struct reading *r, struct token t, const char *word)
{
    return t.kind == TOKEN_WORD && word_is(r->text + t.start, (size_t)(t.end - t.start), word);
}

bool
token_is_char(const struct reading *r, struct token t, char c)
{
    return t.kind == TOKEN_OTHER && t.end == t.start + 1 && r->text[t.start] == c;
}

/* +1 for an opening, -1 for a closing parenthesis or bracket. */
static int
nesting(const struct reading *r, struct token t)
{
    if (token_is_char(r, t, '(') || token_is_char(r, t, '['))
        return 1;
    if (token_is_char(r, t, ')') || token_is_char(r, t, ']'))
        return -1;
    return 0;
}

int
read_clause_end(const struct reading *r, int from)
{
    int depth = 0, end = from;

    for (struct token t = scan_token(r, from); t.kind != TOKEN_END; t = scan_token(r, t.end)) {
        if (depth == 0 && (token_is_char(r, t, ',') || token_is_char(r, t, ';')))
            break;
        depth += nesting(r, t);
        if (depth < 0)
            break;
        end = t.end;
    }
    return end;
}

int
scan_closing(const struct reading *r, int open)
{
    int depth = 0;

    for (struct token t = scan_token(r, open); t.kind != TOKEN_END; t = scan_token(r, t.end)) {
        depth += nesting(r, t);
        if (depth <= 0)
            return depth == 0 && nesting(r, t) ? t.start : -1;
    }
    return -1;
}

static struct token
find(const struct reading *r, int from, int to, const char *word, char c)
{
    struct token t;
    int depth = 0;

    for (t = scan_token(r, from); t.kind != TOKEN_END; t = scan_token(r, t.end)) {
        if (to >= 0 && t.start >= to)
            break;
        if (depth == 0 && (word ? token_is(r, t, word) : token_is_char(r, t, c)))
            return t;
        depth += nesting(r, t);
        if (depth < 0)
            break;
    }
    t.kind = TOKEN_END;
    return t;
}

struct token
scan_find_word(const struct reading *r, int from, int to, const char *word)
{
    return find(r, from, to, word, 0);
}

struct token
scan_find_char(const struct reading *r, int from, int to, char c)
{
    return find(r, from, to, NULL, c);
}

int
scan_past_name(const struct reading *r, int from)
{
    struct token t = scan_token(r, from), next = scan_token(r, t.end);

    while (token_is_char(r, next, '.')) {
        t = scan_token(r, next.end);
        next = scan_token(r, t.end);
    }
    return t.end;
}

int
scan_past_relation(const struct reading *r, int from)
{
    int end = scan_past_name(r, from);
    struct token next = scan_token(r, end);

    if (token_is_char(r, next, ')')) { /* ONLY (name) */
        end = next.end;
        next = scan_token(r, end);
    }
    return token_is_char(r, next, '*') ? next.end : end;
}
