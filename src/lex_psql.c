/*
 * What psql does besides SQL: backslash commands and the data behind COPY ... FROM STDIN.
 */
#include "lex_private.h"

#include <string.h>

static bool
in_list(const char *s, size_t n, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == n && !memcmp(s, *words, n))
            return true;
    return false;
}

/* Behind the word after the backslash: psqlscanslash.l ends it at a blank or a backslash. */
static size_t
command_end(const char *text, size_t at, size_t end)
{
    for (at++; at < end && !char_is(text[at], CHAR_BLANK) && text[at] != '\\'; at++)
        ;
    return at;
}

/* \copy t from stdin: its data stands in the file, as with COPY. */
static bool
copies_from_stdin(const char *text, size_t at, size_t end)
{
    bool from = false;

    while (at < end) {
        size_t word_end = skip_class(text, at, end, CHAR_WORD);

        if (from && word_is(text + at, word_end - at, "stdin"))
            return true;
        from = word_is(text + at, word_end - at, "from");
        at = skip_class(text, word_end > at ? word_end : at + 1, end, CHAR_BLANK);
    }
    return false;
}

void
lex_psql_chunk(struct scan *s)
{
    struct chunk *c = s->chunk;
    size_t word_end = command_end(s->text, s->at, s->end);
    size_t stop = line_end(s->text, word_end, s->end);
    const char *word = s->text + s->at + 1;

    c->kind = CHUNK_PSQL;
    c->psql_command = arena_strndup(s->a, word, word_end - s->at - 1);
    stop = trim_end(s->text, word_end, stop);
    c->span = (struct span){s->at, stop};
    c->terminator = (struct span){stop, stop};
    c->psql_args.end = stop;
    c->psql_args.start = skip_line_blanks(s->text, word_end, stop);
    if (!strcmp(c->psql_command, "copy"))
        s->lexer->copy_data_next = copies_from_stdin(s->text, c->psql_args.start, stop);
    s->at = s->token_end = stop;
}

void
lex_scan_backslash(struct scan *s)
{
    /* Send the query buffer: the end of the statement. */
    static const char *const sends[] = {"g",    "gx",    "gexec",      "gset",         "gdesc",
                                        "bind", "watch", "bind_named", "crosstabview", NULL};
    /* Nobody means these to stand inside a statement: its semicolon was forgotten. */
    static const char *const cuts[] = {
        "i",     "ir",   "include", "include_relative", "c",          "q", "r", "connect", "quit",
        "reset", "copy", ".",       "restrict",         "unrestrict", NULL};
    size_t word_end = command_end(s->text, s->at, s->end), stop;
    const char *word = s->text + s->at + 1;
    size_t n = word_end - s->at - 1;

    if (byte_at(s->text, s->at + 1, s->end) == ';') {
        s->chunk->terminator = (struct span){s->at, s->at + 2};
        s->done = true;
        return;
    }
    stop = trim_end(s->text, word_end, line_end(s->text, word_end, s->end));
    if (in_list(word, n, sends)) {
        s->chunk->terminator = (struct span){s->at, stop};
        s->chunk->psql_command = arena_strndup(s->a, word, n);
        s->done = true;
    } else if (!starts_line(s->text, s->at)) {
        s->token_end = ++s->at;
    } else if (in_list(word, n, cuts)) {
        s->done = true;
    } else {
        /* \if, \set, \echo ...: psql obeys at once and goes on with the statement. */
        lex_add_comment(s, s->at, stop, false);
        s->at = stop;
    }
}

/* Behind the \. that stands alone on its line, from at on; LEX_NONE when there is none. */
static size_t
copy_data_end(const char *text, size_t at, size_t end)
{
    size_t start = at;
    const char *found;

    while (at < end && (found = memmem(text + at, end - at, "\\.", 2))) {
        at = (size_t)(found - text);
        if ((at == start || text[at - 1] == '\n' || text[at - 1] == '\r') &&
            (at + 2 == end || text[at + 2] == '\n' || text[at + 2] == '\r'))
            return at + 2;
        at += 2;
    }
    return LEX_NONE;
}

bool
lex_copy_data(struct lexer *l, struct chunk *ret)
{
    const char *text = l->src->text;
    size_t end = l->part.end, start, stop, next;

    start = after_line_break(text, line_end(text, l->at, end), end);
    stop = l->no_copy_end ? LEX_NONE : copy_data_end(text, start, end);
    *ret = (struct chunk){.kind = CHUNK_COPY_DATA};
    if (stop == LEX_NONE) {
        /* Files for drivers rather than psql send the data another way: more SQL follows. */
        l->no_copy_end = true;
        next = skip_class(text, start, end, CHAR_BLANK);
        if (next == end || text[next] == '\\' || statement_word(text, next, end) ||
            skip_space(text, next, end) != next)
            return false;
        ret->problem = LEX_UNTERMINATED_COPY_DATA;
        ret->problem_at = start;
        stop = trim_end(text, start, end);
    }
    ret->span = (struct span){start, stop};
    ret->terminator = (struct span){stop, stop};
    l->at = stop;
    return true;
}
