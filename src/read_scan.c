/*
 * read_scan.c - tokens of a statement's text, for the places parse nodes have no location for.
 *
 * The text did parse, so this only has to agree with scan.l on where tokens end, not to check
 * them. Statement text has its comments blanked, text from function bodies has not: both work.
 */
#include <ctype.h>
#include <string.h>

#include "read.h"

static bool
is_word_start(unsigned char c)
{
    return isalpha(c) || c == '_' || c >= 0x80;
}

static bool
is_word_part(unsigned char c)
{
    return isalnum(c) || c == '_' || c == '$' || c >= 0x80;
}

/* Past blanks and comments. */
static int
skip_blanks(const char *s, int at, int end)
{
    while (at < end) {
        if (isspace((unsigned char)s[at])) {
            at++;
        } else if (s[at] == '-' && at + 1 < end && s[at + 1] == '-') {
            while (at < end && s[at] != '\n' && s[at] != '\r')
                at++;
        } else if (s[at] == '/' && at + 1 < end && s[at + 1] == '*') {
            int depth = 0;

            do {
                if (s[at] == '/' && at + 1 < end && s[at + 1] == '*') {
                    depth++;
                    at += 2;
                } else if (s[at] == '*' && at + 1 < end && s[at + 1] == '/') {
                    depth--;
                    at += 2;
                } else {
                    at++;
                }
            } while (depth && at < end);
        } else {
            break;
        }
    }
    return at < end ? at : end;
}

/* From the opening quote to past the closing one; a doubled quote is part of it. */
static int
past_quoted(const char *s, int at, int end, char quote, bool backslashes)
{
    for (at++; at < end; at++) {
        if (backslashes && s[at] == '\\') {
            at++;
        } else if (s[at] == quote) {
            if (at + 1 < end && s[at + 1] == quote)
                at++;
            else
                return at + 1;
        }
    }
    return end;
}

/* Length of the $tag$ that starts at `at`, or 0. */
static int
dollar_tag(const char *s, int at, int end)
{
    int i = at + 1;

    if (i < end && is_word_start((unsigned char)s[i]))
        while (i < end && s[i] != '$' && is_word_part((unsigned char)s[i]))
            i++;
    return i < end && s[i] == '$' ? i + 1 - at : 0;
}

static bool
scan_dollar(const char *s, int end, struct token *t)
{
    int tag = dollar_tag(s, t->start, end);
    const char *close;

    if (!tag)
        return false;
    close = memmem(s + t->start + tag, (size_t)(end - t->start - tag), s + t->start, (size_t)tag);
    t->kind = TOKEN_STRING;
    t->inner_start = t->start + tag;
    t->inner_end = close ? (int)(close - s) : end;
    t->end = close ? t->inner_end + tag : end;
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

static struct token
scan_text(const char *s, int from, int end)
{
    struct token t = {.kind = TOKEN_END};
    int quote;

    t.start = t.end = skip_blanks(s, from, end);
    if (t.start >= end)
        return t;
    quote = quote_at(s, t.start, end, '\'');
    if (quote >= 0) {
        t.kind = TOKEN_STRING;
        t.end = past_quoted(s, quote, end, '\'', s[t.start] == 'e' || s[t.start] == 'E');
        t.inner_start = quote + 1;
        t.inner_end = t.end > quote + 1 ? t.end - 1 : t.end;
        return t;
    }
    quote = quote_at(s, t.start, end, '"');
    if (quote >= 0) {
        t.kind = TOKEN_QUOTED;
        t.end = past_quoted(s, quote, end, '"', false);
        return t;
    }
    if (s[t.start] == '$' && scan_dollar(s, end, &t))
        return t;
    t.kind = is_word_start((unsigned char)s[t.start]) ? TOKEN_WORD : TOKEN_OTHER;
    t.end = t.start + 1;
    if (t.kind == TOKEN_WORD || isdigit((unsigned char)s[t.start]) || s[t.start] == '$')
        while (t.end < end && is_word_part((unsigned char)s[t.end]))
            t.end++;
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
    size_t n = strlen(word);

    return t.kind == TOKEN_WORD && (size_t)(t.end - t.start) == n &&
           strncasecmp(r->text + t.start, word, n) == 0;
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
    if (token_is_char(r, next, ')')) { /* ONLY (name) */
        t = next;
        next = scan_token(r, t.end);
    }
    return token_is_char(r, next, '*') ? next.end : t.end;
}
