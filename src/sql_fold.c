/* sql_fold.c - SQL on one line (sql_fold.h). */
#include "sql_fold.h"

#include <string.h>

#include "lex_scan.h"

/* Behind the comment that opens at `at`; LEX_NONE when none does. */
static size_t
comment_end(const char *s, size_t at, size_t end)
{
    size_t e;

    if (byte_at(s, at, end) == '-' && byte_at(s, at + 1, end) == '-')
        return line_end(s, at, end);
    if (byte_at(s, at, end) != '/' || byte_at(s, at + 1, end) != '*')
        return LEX_NONE;
    e = block_comment_end(s, at, end);
    return e == LEX_NONE ? end : e;
}

static bool
escapes(const char *s, size_t at)
{
    return at && (s[at - 1] == 'E' || s[at - 1] == 'e') &&
           (at == 1 || !char_is(s[at - 2], CHAR_WORD));
}

/* Behind the quoted text that opens at `at`; LEX_NONE when none does. */
static size_t
quoted_end(const char *s, size_t at, size_t end)
{
    size_t e = LEX_NONE, tag;

    if (s[at] == '\'')
        e = escapes(s, at) ? escape_quote_end(s, at + 1, end) : quote_end(s, at + 1, end, '\'');
    else if (s[at] == '"')
        e = quote_end(s, at + 1, end, '"');
    else if (s[at] == '$' && (!at || !char_is(s[at - 1], CHAR_WORD)) &&
             (tag = dollar_tag_end(s, at, end)) != LEX_NONE)
        e = dollar_quote_end(s, at, tag, end);
    return e;
}

char *
sql_fold(const char *text, size_t n, struct arena *a)
{
    char *out = arena_alloc(a, n + 1), *p = out;
    bool gap = false;

    for (size_t i = 0; i < n;) {
        size_t past = comment_end(text, i, n);

        if (past != LEX_NONE || char_is(text[i], CHAR_BLANK)) {
            gap = true;
            i = past != LEX_NONE ? past : i + 1;
            continue;
        }
        if (gap && p > out)
            *p++ = ' ';
        gap = false;
        past = quoted_end(text, i, n);
        if (past == LEX_NONE)
            past = i + 1;
        memcpy(p, text + i, past - i);
        p += past - i;
        i = past;
    }
    *p = '\0';
    return out;
}
