/*
 * After a quote or comment that is never closed: where does the next statement begin? psql would
 * take the rest of the file as one broken statement, and every finding in it would be lost.
 *
 * Whatever is tried here reads some bytes twice. The lexer has a budget for that, a multiple of the
 * file's size; when it is used up, the rest of the file is one statement. So the time stays
 * linear for any input.
 */
#include "lex_private.h"

#include <string.h>

bool
lex_spend(struct lexer *l, size_t n)
{
    if (n > l->budget) {
        l->budget = 0;
        return false;
    }
    l->budget -= n;
    return true;
}

/* Whether a new statement probably begins behind a semicolon at the end of a line. */
static bool
statement_follows(const char *text, size_t at, size_t end, bool in_dollar_quote)
{
    size_t next = skip_class(text, at, end, CHAR_BLANK);
    int word;

    if (next == end)
        return true;
    word = statement_word(text, next, end);
    if (!in_dollar_quote)
        return word || text[next] == '\\' || text[next] == '-' || text[next] == '/';
    /* A function body is full of statements; one that is not indented may still be one of them. */
    if (text[next - 1] != '\n' && text[next - 1] != '\r')
        return false;
    return (word & WORD_OUTSIDE) || text[next] == '\\' ||
           ((word & WORD_STATEMENT) && !(word & WORD_TOP) &&
            !word_is(text + next, skip_class(text, next, end, CHAR_WORD) - next, "end"));
}

/* The first semicolon from at on that ends a line, with a statement behind it; or LEX_NONE. */
static size_t
recovery_point(const char *text, size_t at, size_t end, bool in_dollar_quote)
{
    const char *found;
    size_t rest;

    while (at < end && (found = memchr(text + at, ';', end - at))) {
        at = (size_t)(found - text);
        rest = skip_line_blanks(text, at + 1, end);
        if (byte_at(text, rest, end) == '-' && byte_at(text, rest + 1, end) == '-')
            rest = line_end(text, rest, end);
        if (ends_line(text, rest, end) && statement_follows(text, rest, end, in_dollar_quote))
            return at;
        at++;
    }
    return LEX_NONE;
}

/* Ends the statement at the semicolon `cut`, or with the part when that is LEX_NONE. */
static void
end_statement(struct scan *s, enum lex_problem problem, size_t opened, size_t cut)
{
    size_t stop = cut == LEX_NONE ? s->end : cut;

    if (s->chunk->problem == LEX_OK || s->chunk->problem == LEX_TOO_DEEP) {
        s->chunk->problem = problem;
        s->chunk->problem_at = opened;
    }
    s->token_end = trim_end(s->text, opened + 1, stop);
    s->at = stop;
    if (cut != LEX_NONE)
        s->chunk->terminator = (struct span){cut, cut + 1};
    s->done = true;
}

void
lex_recover(struct scan *s, enum lex_problem problem, size_t opened)
{
    bool quote = problem == LEX_UNTERMINATED_STRING || problem == LEX_UNTERMINATED_IDENTIFIER;
    size_t cut = LEX_NONE;

    if (lex_spend(s->lexer, s->end - s->chunk->span.start)) {
        if (quote && !s->distrust_quotes) {
            s->again = s->done = true;
            return;
        }
        cut = recovery_point(s->text, opened + 1, s->end, problem == LEX_UNTERMINATED_DOLLAR_QUOTE);
    }
    end_statement(s, problem, opened, cut);
}

bool
lex_distrusted_quote(struct scan *s, size_t opened, size_t close)
{
    const char *text = s->text;
    size_t cut;

    /* 'it's wrong'; : the last quote seems to open a string, but a word stands before it. */
    if (opened == s->chunk->span.start || char_is(text[opened - 1], CHAR_BLANK | CHAR_OPERATOR) ||
        memchr("(,[:", text[opened - 1], 4))
        return false;
    cut = recovery_point(text, opened + 1, close == LEX_NONE ? s->end : close, false);
    if (cut == LEX_NONE)
        return false;
    end_statement(s, text[opened] == '"' ? LEX_UNTERMINATED_IDENTIFIER : LEX_UNTERMINATED_STRING,
                  opened, cut);
    return true;
}

/* Clauses of ALTER TABLE and MERGE begin like statements, and end otherwise. */
static bool
is_clause(const char *first, size_t first_len, const char *second, size_t second_len)
{
    static const char *const clauses[][2] = {
        {"alter", "attribute"}, {"alter", "column"},    {"alter", "constraint"},
        {"drop", "attribute"},  {"drop", "column"},     {"drop", "constraint"},
        {"drop", "default"},    {"drop", "expression"}, {"drop", "identity"},
        {"drop", "if"},         {"drop", "not"},        {"update", "set"},
    };

    for (size_t i = 0; i < sizeof(clauses) / sizeof(clauses[0]); i++)
        if (word_is(first, first_len, clauses[i][0]) && word_is(second, second_len, clauses[i][1]))
            return true;
    return (word_is(first, first_len, "insert") && !word_is(second, second_len, "into")) ||
           (word_is(first, first_len, "delete") && !word_is(second, second_len, "from"));
}

bool
lex_line_begins_statement(const char *text, size_t at, size_t end)
{
    static const char *const also[] = {"insert", "update", "delete",  "select",
                                       "begin",  "commit", "rollback"};
    size_t n = skip_class(text, at, end, CHAR_WORD) - at, second;
    bool starts = statement_word(text, at, end) & WORD_OUTSIDE;

    if (!starts_line(text, at))
        return false;
    for (size_t i = 0; i < sizeof(also) / sizeof(also[0]); i++)
        starts |= word_is(text + at, n, also[i]);
    second = skip_class(text, at + n, end, CHAR_BLANK);
    return starts && !is_clause(text + at, n, text + second,
                                skip_class(text, second, end, CHAR_WORD) - second);
}
