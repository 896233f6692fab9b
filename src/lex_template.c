/*
 * Placeholders of migration tools: the text between the marks is theirs, not SQL. None of the marks
 * can begin a token of PostgreSQL's grammar in the places where they are recognised.
 */
#include "lex_private.h"

#include <string.h>

#define TAG_LONGEST ((size_t)256) /* keeps a file full of opening marks linear */

/* Behind the closing mark on this line, or LEX_NONE. */
static size_t
find_close(const char *text, size_t at, size_t end, const char *mark)
{
    size_t n = strlen(mark);

    if (end - at > TAG_LONGEST)
        end = at + TAG_LONGEST;
    end = line_end(text, at, end);
    const char *found = memmem(text + at, end - at, mark, n);

    return found ? (size_t)(found - text) + n : LEX_NONE;
}

/* The first word between {{ and }} says that the tag steers the template and leaves no text. */
static bool
is_control(const char *text, size_t at, size_t end)
{
    static const char *const words[] = {"if",     "else", "end",   "elseif", "elif",    "unless",
                                        "each",   "for",  "range", "with",   "endfor",  "endif",
                                        "define", "set",  "block", "import", "template"};
    size_t n;

    at = skip_class(text, at, end, CHAR_BLANK | CHAR_OPERATOR);
    n = skip_class(text, at, end, CHAR_WORD) - at;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (word_is(text + at, n, words[i]))
            return true;
    return false;
}

/* {{x}}, {{{x}}}, {{#if x}}, {% if x %}, {# comment #}, {x} */
static enum lex_tag
brace_tag(const char *text, size_t at, size_t end, size_t *ret_end)
{
    char second = byte_at(text, at + 1, end), third = byte_at(text, at + 2, end);
    size_t close;

    if (second == '%' || second == '#') {
        *ret_end = find_close(text, at + 2, end, second == '%' ? "%}" : "#}");
        return *ret_end != LEX_NONE ? TAG_CONTROL : TAG_NONE;
    }
    if (second == '{') {
        close = find_close(text, at + 2, end, third == '{' ? "}}}" : "}}");
        if (close == LEX_NONE)
            return TAG_NONE;
        *ret_end = close;
        if (third == '#' || third == '/' || third == '^' || third == '!')
            return TAG_CONTROL;
        return is_control(text, at + 2, close) ? TAG_CONTROL : TAG_VALUE;
    }
    if (!char_is(second, CHAR_WORD_START))
        return TAG_NONE;
    close = skip_class(text, at + 1, end < at + TAG_LONGEST ? end : at + TAG_LONGEST, CHAR_WORD);
    *ret_end = close + 1;
    return byte_at(text, close, end) == '}' ? TAG_VALUE : TAG_NONE;
}

/* <%= x %> is a value; other <% tags %> only on a line of their own: <% is an operator of pg_trgm.
 */
static enum lex_tag
angle_tag(const char *text, size_t at, size_t end, size_t *ret_end)
{
    if (byte_at(text, at + 1, end) != '%')
        return TAG_NONE;
    *ret_end = find_close(text, at + 2, end, "%>");
    if (*ret_end == LEX_NONE)
        return TAG_NONE;
    if (byte_at(text, at + 2, end) == '=')
        return TAG_VALUE;
    return ends_line(text, *ret_end, end) && starts_line(text, at) ? TAG_CONTROL : TAG_NONE;
}

/* ${name}, ${name:default}, ${outer_${inner}}, and the shell's $NAME where no dollar quote opens */
static enum lex_tag
dollar_tag(const char *text, size_t at, size_t end, size_t *ret_end)
{
    size_t depth = 0, limit = end - at > TAG_LONGEST ? at + TAG_LONGEST : end;

    if (char_is(byte_at(text, at + 1, end), CHAR_WORD_START)) {
        *ret_end = skip_class(text, at + 1, end, CHAR_VARIABLE);
        return byte_at(text, *ret_end, end) == '$' ? TAG_NONE : TAG_VALUE;
    }
    if (byte_at(text, at + 1, end) != '{')
        return TAG_NONE;
    limit = line_end(text, at, limit);
    for (size_t i = at + 1; i < limit; i++) {
        if (text[i] == '{')
            depth++;
        else if (text[i] == '}' && --depth == 0) {
            *ret_end = i + 1;
            return i > at + 2 ? TAG_VALUE : TAG_NONE;
        }
    }
    return TAG_NONE;
}

/* Whether what stands directly before at could be the left side of an operator. */
static bool
behind_operand(const char *text, size_t at)
{
    return at > 0 && (char_is(text[at - 1], CHAR_WORD | CHAR_OPERATOR) ||
                      memchr(")]'\"", text[at - 1], 4) != NULL);
}

/* %(name)s of Python's drivers. */
static enum lex_tag
percent_tag(const char *text, size_t at, size_t end, size_t *ret_end)
{
    size_t name = at + 2, close;

    if (byte_at(text, at + 1, end) != '(' || behind_operand(text, at))
        return TAG_NONE;
    close = skip_class(text, name, end < at + TAG_LONGEST ? end : at + TAG_LONGEST, CHAR_VARIABLE);
    if (close == name || byte_at(text, close, end) != ')' || byte_at(text, close + 1, end) != 's' ||
        char_is(byte_at(text, close + 2, end), CHAR_WORD))
        return TAG_NONE;
    *ret_end = close + 2;
    return TAG_VALUE;
}

/* @name@: an operator on neither side of the first mark, nor behind the second. */
static enum lex_tag
at_tag(const char *text, size_t at, size_t end, size_t *ret_end)
{
    size_t name = at + 1, close;

    if (behind_operand(text, at) || !char_is(byte_at(text, name, end), CHAR_WORD_START))
        return TAG_NONE;
    close = skip_class(text, name, end < at + TAG_LONGEST ? end : at + TAG_LONGEST, CHAR_VARIABLE);
    if (byte_at(text, close, end) != '@' || char_is(byte_at(text, close + 1, end), CHAR_OPERATOR))
        return TAG_NONE;
    *ret_end = close + 1;
    return TAG_VALUE;
}

enum lex_tag
lex_template_tag(const char *text, size_t at, size_t end, size_t *ret_end)
{
    switch (text[at]) {
    case '{':
        return brace_tag(text, at, end, ret_end);
    case '<':
        return angle_tag(text, at, end, ret_end);
    case '$':
        return dollar_tag(text, at, end, ret_end);
    case '%':
        return percent_tag(text, at, end, ret_end);
    case '@':
        return at_tag(text, at, end, ret_end);
    default:
        return TAG_NONE;
    }
}

size_t
lex_psql_variable(const char *text, size_t at, size_t end, enum placeholder_kind *ret_kind)
{
    char first = byte_at(text, at + 1, end), before = at > 0 ? text[at - 1] : '\0';
    size_t name = at + 1, close;

    *ret_kind = PLACEHOLDER_BARE;
    if (first == '{' && byte_at(text, at + 2, end) == '?') { /* :{?name}: is it set? */
        close = skip_class(text, at + 3, end, CHAR_VARIABLE);
        return close > at + 3 && byte_at(text, close, end) == '}' ? close + 1 : LEX_NONE;
    }
    /* JSON_OBJECT('k':v) and JSON_OBJECT(k:v); but psql's users do write prefix_:name. */
    if ((char_is(before, CHAR_WORD) && before != '_') || memchr(")]'\"", before, 4))
        return LEX_NONE;
    if (first == '\'' || first == '"') {
        *ret_kind = first == '"' ? PLACEHOLDER_IDENT : PLACEHOLDER_STRING;
        name++;
    }
    close = skip_class(text, name, end, CHAR_VARIABLE);
    if (close == name)
        return LEX_NONE;
    if (name == at + 1)
        return close;
    return byte_at(text, close, end) == first ? close + 1 : LEX_NONE;
}
