/*
 * One statement, token by token. Follows psqlscan.l, with three differences, so that a broken
 * statement ends where a reader would end it: a semicolon inside parentheses ends the statement
 * unless it is a CREATE RULE, a BEGIN ATOMIC body ends before a command that cannot be part of it,
 * and unclosed quotes are given up (lex_recover.c).
 */
#include "lex_private.h"

#include <string.h>

#include "limits.h"

static void
open_bracket(struct scan *s)
{
    if (s->parens + s->brackets > LIMIT_PARSE_NESTING && s->chunk->problem == LEX_OK) {
        s->chunk->problem = LEX_TOO_DEEP;
        s->chunk->problem_at = s->at;
    }
}

/* Whether the [ at s->at is a subscript, in which a colon means a slice, not an ARRAY[...]. */
static bool
is_subscript(const struct scan *s)
{
    size_t before = s->token_end;
    char last;

    if (before == s->chunk->span.start)
        return false;
    last = s->text[before - 1];
    if (last == '[' || last == ',')
        return false;
    return before - s->chunk->span.start < 5 || !word_is(s->text + before - 5, 5, "array");
}

static void
scan_bracket(struct scan *s, char c)
{
    if (c == '(') {
        s->parens++;
        open_bracket(s);
    } else if (c == ')') {
        s->parens -= s->parens > 0;
    } else if (c == '[') {
        s->brackets++;
        open_bracket(s);
        if (s->slice_from == 0 && is_subscript(s))
            s->slice_from = s->brackets;
    } else if (s->brackets > 0) {
        if (s->slice_from == s->brackets)
            s->slice_from = 0;
        s->brackets--;
    }
    s->token_end = ++s->at;
}

/* A command that can stand neither in a rule nor in an SQL function body begins the next line. */
static bool
outer_command_follows(const struct scan *s)
{
    size_t at = skip_space(s->text, s->at + 1, s->end);

    return at != LEX_NONE && starts_line(s->text, at) &&
           (statement_word(s->text, at, s->end) & WORD_TOP);
}

static void
scan_semicolon(struct scan *s)
{
    bool inner = s->head == HEAD_ATOMIC_BODY || (s->head == HEAD_RULE && s->parens > 0);

    if (inner && !outer_command_follows(s)) {
        if (s->head == HEAD_ATOMIC_BODY)
            s->parens = s->brackets = s->slice_from = 0;
        s->token_end = ++s->at;
        return;
    }
    s->chunk->terminator = (struct span){s->at, s->at + 1};
    s->done = true;
}

/* A closed or unclosed '...' or "..." that opens at `opened`. */
static void
finish_quote(struct scan *s, size_t opened, size_t close)
{
    if (s->distrust_quotes && lex_distrusted_quote(s, opened, close))
        return;
    if (close == LEX_NONE) {
        lex_recover(s,
                    s->text[opened] == '"' ? LEX_UNTERMINATED_IDENTIFIER : LEX_UNTERMINATED_STRING,
                    opened);
        return;
    }
    s->at = s->token_end = close;
}

static void
scan_dollar(struct scan *s)
{
    size_t tag_end, close;

    if (char_is(byte_at(s->text, s->at + 1, s->end), CHAR_DIGIT)) { /* a parameter: $1 */
        s->at = s->token_end = skip_class(s->text, s->at + 1, s->end, CHAR_DIGIT);
        return;
    }
    tag_end = dollar_tag_end(s->text, s->at, s->end);
    if (tag_end == LEX_NONE) {
        s->token_end = ++s->at;
        return;
    }
    close = dollar_quote_end(s->text, s->at, tag_end, s->end);
    if (close == LEX_NONE)
        lex_recover(s, LEX_UNTERMINATED_DOLLAR_QUOTE, s->at);
    else
        s->at = s->token_end = close;
}

static void
scan_colon(struct scan *s)
{
    char next = byte_at(s->text, s->at + 1, s->end);
    enum placeholder_kind kind;
    size_t stop;

    if (next == ':' || next == '=') { /* a cast, an assignment */
        s->token_end = s->at += 2;
        return;
    }
    stop = s->slice_from ? LEX_NONE : lex_psql_variable(s->text, s->at, s->end, &kind);
    if (stop == LEX_NONE) {
        s->token_end = ++s->at;
        return;
    }
    lex_add_placeholder(s, s->at, stop, kind);
    s->at = s->token_end = stop;
}

/* A template tag; false when the bytes are SQL. */
static bool
scan_tag(struct scan *s)
{
    size_t stop;

    switch (lex_template_tag(s->text, s->at, s->end, &stop)) {
    case TAG_NONE:
        return false;
    case TAG_VALUE:
        lex_add_placeholder(s, s->at, stop, PLACEHOLDER_BARE);
        s->at = s->token_end = stop;
        return true;
    case TAG_CONTROL:
        lex_add_comment(s, s->at, stop, true);
        s->at = stop;
        return true;
    }
    return false;
}

/* - and / : a comment or an operator. Comments also begin inside a run of operator characters. */
static void
scan_comment(struct scan *s, char c)
{
    size_t stop;

    if (byte_at(s->text, s->at + 1, s->end) != (c == '-' ? '-' : '*')) {
        s->token_end = ++s->at;
        return;
    }
    stop = c == '-' ? line_end(s->text, s->at, s->end) : block_comment_end(s->text, s->at, s->end);
    if (stop == LEX_NONE) {
        lex_recover(s, LEX_UNTERMINATED_COMMENT, s->at);
        return;
    }
    lex_add_comment(s, s->at, stop, c == '/');
    s->at = stop;
}

static void
scan_symbol(struct scan *s)
{
    char c = s->text[s->at];

    switch (c) {
    case '\'':
    case '"':
        finish_quote(s, s->at, quote_end(s->text, s->at + 1, s->end, c));
        return;
    case '-':
    case '/':
        scan_comment(s, c);
        return;
    case '(':
    case ')':
    case '[':
    case ']':
        scan_bracket(s, c);
        return;
    case ';':
        scan_semicolon(s);
        return;
    case ':':
        scan_colon(s);
        return;
    case '\\':
        lex_scan_backslash(s);
        return;
    case '$':
        if (!scan_tag(s))
            scan_dollar(s);
        return;
    case '{':
    case '<':
    case '%':
    case '@':
        if (scan_tag(s))
            return;
        break;
    }
    s->token_end = ++s->at;
}

/* CASE and END in a BEGIN ATOMIC body, unless they name something: AS end, t.case. */
static void
count_case(struct scan *s, const char *word, size_t n)
{
    size_t before = s->token_end;

    if (s->parens > 0 || s->text[before - 1] == '.' ||
        (before - s->word_before == 2 && word_is(s->text + s->word_before, 2, "as")))
        return;
    if (word_is(word, n, "case"))
        s->case_depth++;
    else if (word_is(word, n, "end") && --s->case_depth == 0)
        s->head = HEAD_OTHER;
}

/* The words that decide what a semicolon means, and whether data follows. */
static void
note_word(struct scan *s, const char *word, size_t n)
{
    switch (s->head) {
    case HEAD_FIRST:
        s->head = word_is(word, n, "create") ? HEAD_CREATE
                  : word_is(word, n, "copy") ? HEAD_COPY
                                             : HEAD_OTHER;
        break;
    case HEAD_CREATE:
        if (word_is(word, n, "function") || word_is(word, n, "procedure"))
            s->head = HEAD_ROUTINE;
        else if (word_is(word, n, "rule"))
            s->head = HEAD_RULE;
        else if (!word_is(word, n, "or") && !word_is(word, n, "replace"))
            s->head = HEAD_OTHER;
        break;
    case HEAD_ROUTINE:
        if (s->parens == 0 && word_is(word, n, "atomic") && s->token_end - s->word_before == 5 &&
            word_is(s->text + s->word_before, 5, "begin")) {
            s->head = HEAD_ATOMIC_BODY;
            s->case_depth = 1;
        }
        break;
    case HEAD_ATOMIC_BODY:
        count_case(s, word, n);
        break;
    case HEAD_COPY:
        if (s->parens == 0 && word_is(word, n, "from"))
            s->head = HEAD_COPY_FROM;
        break;
    case HEAD_COPY_FROM:
        /* The grammar takes FROM STDOUT for the same. */
        s->chunk->copy_from_stdin = word_is(word, n, "stdin") || word_is(word, n, "stdout");
        s->head = HEAD_OTHER;
        break;
    case HEAD_RULE:
    case HEAD_OTHER:
        break;
    }
}

static void
scan_word(struct scan *s)
{
    size_t start = s->at, stop = skip_class(s->text, start + 1, s->end, CHAR_WORD);

    if (stop - start == 1 && (s->text[start] | 0x20) == 'e' &&
        byte_at(s->text, stop, s->end) == '\'') {
        size_t close = escape_quote_end(s->text, stop + 1, s->end);

        if (close == LEX_NONE)
            lex_recover(s, LEX_UNTERMINATED_STRING, stop);
        else
            s->at = s->token_end = close;
        return;
    }
    if (s->head != HEAD_OTHER) {
        note_word(s, s->text + start, stop - start);
        s->word_before = start;
    }
    s->at = s->token_end = stop;
}

static void
scan_tokens(struct scan *s)
{
    while (s->at < s->end && !s->done) {
        int class = lex_char[(unsigned char)s->text[s->at]];

        if (class & CHAR_BLANK)
            s->at = skip_class(s->text, s->at + 1, s->end, CHAR_BLANK);
        else if (class & CHAR_WORD_START)
            scan_word(s);
        else if (class & CHAR_DIGIT)
            s->at = s->token_end = skip_class(s->text, s->at + 1, s->end, CHAR_VARIABLE);
        else
            scan_symbol(s);
    }
}

void
lex_scan_statement(struct scan *s)
{
    const struct scan before = *s;
    struct chunk *c = s->chunk;

    c->kind = CHUNK_STATEMENT;
    c->span.start = s->token_end = s->at;
    scan_tokens(s);
    if (s->again) {
        *s = before;
        s->distrust_quotes = true;
        c->problem = LEX_OK;
        c->copy_from_stdin = false;
        s->token_end = s->at;
        scan_tokens(s);
    }
    c->span.end = s->token_end;
    if (c->terminator.end == 0)
        c->terminator = (struct span){c->span.end, c->span.end};
    if (c->problem == LEX_OK && c->span.end - c->span.start > LIMIT_STATEMENT_BYTES) {
        c->problem = LEX_TOO_LONG;
        c->problem_at = c->span.start;
    }
}
