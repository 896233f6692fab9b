#include "lex_scan.h"

#include <string.h>

#define LETTER (CHAR_WORD_START | CHAR_WORD | CHAR_VARIABLE)

__extension__ const unsigned char lex_char[256] = {
    [' '] = CHAR_BLANK,
    ['\t' ... '\r'] = CHAR_BLANK, /* tab, newline, vertical tab, form feed, carriage return */
    ['a' ... 'z'] = LETTER,
    ['A' ... 'Z'] = LETTER,
    ['_'] = LETTER,
    [0x80 ... 0xff] = LETTER,
    ['0' ... '9'] = CHAR_WORD | CHAR_DIGIT | CHAR_VARIABLE,
    ['$'] = CHAR_WORD,
    ['~'] = CHAR_OPERATOR,
    ['!'] = CHAR_OPERATOR,
    ['@'] = CHAR_OPERATOR,
    ['#'] = CHAR_OPERATOR,
    ['^'] = CHAR_OPERATOR,
    ['&'] = CHAR_OPERATOR,
    ['|'] = CHAR_OPERATOR,
    ['`'] = CHAR_OPERATOR,
    ['?'] = CHAR_OPERATOR,
    ['+'] = CHAR_OPERATOR,
    ['-'] = CHAR_OPERATOR,
    ['*'] = CHAR_OPERATOR,
    ['/'] = CHAR_OPERATOR,
    ['%'] = CHAR_OPERATOR,
    ['<'] = CHAR_OPERATOR,
    ['>'] = CHAR_OPERATOR,
    ['='] = CHAR_OPERATOR,
};

size_t
trim_end(const char *text, size_t start, size_t end)
{
    while (end > start && char_is(text[end - 1], CHAR_BLANK))
        end--;
    return end;
}

static bool
is_line_break(char c)
{
    return c == '\n' || c == '\r';
}

size_t
skip_line_blanks(const char *text, size_t at, size_t end)
{
    while (at < end && char_is(text[at], CHAR_BLANK) && !is_line_break(text[at]))
        at++;
    return at;
}

size_t
line_end(const char *text, size_t at, size_t end)
{
    while (at < end && !is_line_break(text[at]))
        at++;
    return at;
}

size_t
after_line_break(const char *text, size_t at, size_t end)
{
    if (at >= end)
        return end;
    return at + (text[at] == '\r' && byte_at(text, at + 1, end) == '\n' ? 2 : 1);
}

bool
starts_line(const char *text, size_t at)
{
    while (at > 0 && char_is(text[at - 1], CHAR_BLANK) && !is_line_break(text[at - 1]))
        at--;
    return at == 0 || is_line_break(text[at - 1]) || (at == 3 && !memcmp(text, "\xef\xbb\xbf", 3));
}

bool
ends_line(const char *text, size_t at, size_t end)
{
    at = skip_line_blanks(text, at, end);
    return at == end || is_line_break(text[at]);
}

size_t
quote_end(const char *text, size_t at, size_t end, char quote)
{
    const char *found;

    while (at < end && (found = memchr(text + at, quote, end - at))) {
        at = (size_t)(found - text) + 1;
        if (byte_at(text, at, end) != quote)
            return at;
        at++;
    }
    return LEX_NONE;
}

size_t
escape_quote_end(const char *text, size_t at, size_t end)
{
    size_t more;

    while (at < end) {
        if (text[at] == '\\') {
            at += 2;
        } else if (text[at] != '\'') {
            at++;
        } else if (byte_at(text, at + 1, end) == '\'') {
            at += 2;
        } else {
            /* A string goes on after a line break, and still with backslashes. */
            more = skip_class(text, at + 1, end, CHAR_BLANK);
            if (byte_at(text, more, end) != '\'' || line_end(text, at, more) == more)
                return at + 1;
            at = more + 1;
        }
    }
    return LEX_NONE;
}

size_t
block_comment_end(const char *text, size_t at, size_t end)
{
    const char *star;
    size_t depth = 1;

    at += 2;
    while (at < end && (star = memchr(text + at, '*', end - at))) {
        size_t from = at;

        at = (size_t)(star - text);
        /* The slash before the star must not be part of a marker already read. */
        if (at > from && text[at - 1] == '/') {
            depth++;
            at++;
        } else if (byte_at(text, at + 1, end) == '/') {
            at += 2;
            if (--depth == 0)
                return at;
        } else {
            at++;
        }
    }
    return LEX_NONE;
}

size_t
dollar_tag_end(const char *text, size_t at, size_t end)
{
    size_t tag = at + 1;

    if (char_is(byte_at(text, tag, end), CHAR_WORD_START))
        tag = skip_class(text, tag, end, CHAR_VARIABLE);
    return byte_at(text, tag, end) == '$' ? tag + 1 : LEX_NONE;
}

size_t
dollar_quote_end(const char *text, size_t at, size_t tag_end, size_t end)
{
    size_t tag_len = tag_end - at;
    const char *found = memmem(text + tag_end, end - tag_end, text + at, tag_len);

    return found ? (size_t)(found - text) + tag_len : LEX_NONE;
}

bool
word_is(const char *s, size_t n, const char *word)
{
    size_t i;

    for (i = 0; i < n && word[i]; i++) {
        char c = s[i];

        if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != word[i])
            return false;
    }
    return i == n && !word[i];
}

int
statement_word(const char *text, size_t at, size_t end)
{
    enum {
        INNER = WORD_STATEMENT,
        TOP = INNER | WORD_TOP,
        DDL = TOP | WORD_OUTSIDE
    };
    static const struct {
        const char *word;
        int flags;
    } words[] = {
        {"abort", TOP},      {"alter", DDL},      {"analyze", TOP},  {"begin", TOP},
        {"call", TOP},       {"checkpoint", TOP}, {"close", TOP},    {"cluster", TOP},
        {"comment", DDL},    {"commit", TOP},     {"copy", DDL},     {"create", DDL},
        {"deallocate", TOP}, {"declare", TOP},    {"delete", INNER}, {"discard", TOP},
        {"do", DDL},         {"drop", DDL},       {"end", INNER},    {"execute", TOP},
        {"explain", TOP},    {"fetch", TOP},      {"grant", DDL},    {"import", DDL},
        {"insert", INNER},   {"listen", TOP},     {"load", TOP},     {"lock", TOP},
        {"merge", INNER},    {"move", TOP},       {"notify", INNER}, {"prepare", TOP},
        {"reassign", DDL},   {"refresh", DDL},    {"reindex", DDL},  {"release", TOP},
        {"reset", TOP},      {"revoke", DDL},     {"rollback", TOP}, {"savepoint", TOP},
        {"security", DDL},   {"select", INNER},   {"set", TOP},      {"show", TOP},
        {"start", TOP},      {"table", INNER},    {"truncate", DDL}, {"unlisten", TOP},
        {"update", INNER},   {"vacuum", DDL},     {"values", INNER}, {"with", INNER},
    };
    size_t n = skip_class(text, at, end, CHAR_WORD) - at;

    if (n < 2 || n > 10)
        return 0;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (word_is(text + at, n, words[i].word))
            return words[i].flags;
    return 0;
}

size_t
skip_space(const char *text, size_t at, size_t end)
{
    for (;;) {
        at = skip_class(text, at, end, CHAR_BLANK);
        if (byte_at(text, at, end) == '-' && byte_at(text, at + 1, end) == '-')
            at = line_end(text, at, end);
        else if (byte_at(text, at, end) == '/' && byte_at(text, at + 1, end) == '*')
            at = block_comment_end(text, at, end);
        else
            return at;
        if (at == LEX_NONE)
            return LEX_NONE;
    }
}
