/*
 * lex.h - cuts a migration file into statements, psql commands and COPY data. Byte spans only;
 * knows no PostgreSQL header. A streaming iterator: memory does not grow with the file.
 *
 * Source of the rules: PostgreSQL's scan.l and psql's psqlscan.l (strings, E'', U&'', B''/X'',
 * dollar quotes, nested comments, standard_conforming_strings on, BEGIN ATOMIC bodies).
 */
#ifndef PGPREFLIGHT_LEX_H
#define PGPREFLIGHT_LEX_H

#include <stdbool.h>

#include <pgpreflight/span.h>

#include "arena.h"
#include "source.h"

enum chunk_kind {
    CHUNK_STATEMENT, /* one SQL statement */
    CHUNK_PSQL,      /* a backslash command of psql, to the end of its line */
    CHUNK_COPY_DATA, /* the lines after COPY ... FROM STDIN, with the closing \. when there */
    CHUNK_COMMENTS,  /* comments after the last statement (nothing else follows) */
    CHUNK_TEMPLATE,  /* a template line that is no SQL: {{#if x}}, {% ... %}, <% ... %> alone on its
                        line */
};

enum lex_problem {
    LEX_OK,
    LEX_UNTERMINATED_STRING,
    LEX_UNTERMINATED_IDENTIFIER,
    LEX_UNTERMINATED_DOLLAR_QUOTE,
    LEX_UNTERMINATED_COMMENT,
    LEX_UNTERMINATED_COPY_DATA, /* data reaches the end of the file: psql takes that, we do too */
    LEX_TOO_DEEP,               /* over LIMIT_PARSE_NESTING open parentheses */
    LEX_TOO_LONG,               /* over LIMIT_STATEMENT_BYTES */
};

/*
 * Inside a statement, what is no SQL but also no value is listed as a comment too, since it has to
 * be blanked like one: \if and \set lines, template tags like {% if x %}.
 */
struct comment {
    struct span span; /* with its markers, without the line end */
    bool block;       /* slash-star rather than -- */
    bool own_line;    /* nothing but blanks before it on its line */
    bool before;      /* stands before the chunk's first byte (also: above it) */
    bool behind;      /* stands on the line of the chunk's last byte, after its terminator */
};

enum placeholder_kind {
    PLACEHOLDER_BARE,   /* :name, ${name}, $NAME, {{name}}, {name}, <%= name %>, %(name)s, @name@,
                           :{?name} :   identifier or value */
    PLACEHOLDER_STRING, /* :'name' : a string literal */
    PLACEHOLDER_IDENT,  /* :"name" : an identifier */
};

struct placeholder {
    struct span span;
    enum placeholder_kind kind;
};

struct chunk {
    enum chunk_kind kind;
    struct span span;       /* first to last byte of the statement: no blanks or comments around it,
                               without the semicolon */
    struct span terminator; /* the semicolon, or the psql command that sent it (\g, \gexec ...);
                               empty at the end of the file */
    enum lex_problem problem;
    size_t problem_at;              /* where the unterminated thing began */
    const struct comment *comments; /* before, inside and behind the chunk, in order */
    size_t n_comments;
    const struct placeholder *placeholders; /* inside span, in order */
    size_t n_placeholders;
    const char *psql_command; /* CHUNK_PSQL: the word after the backslash ("set", "i"); for a
                                 statement sent by \gexec and the like: that word; else NULL */
    struct span psql_args;    /* CHUNK_PSQL: the rest of its line */
    bool copy_from_stdin;     /* a COPY ... FROM STDIN statement */
};

struct lexer {
    const struct source *src;
    struct span part;    /* where to read: the whole file, or the "up" part of it */
    size_t at;           /* next byte */
    bool copy_data_next; /* the last statement was COPY ... FROM STDIN */
    bool no_copy_end;    /* no \. stands alone on a line from here on */
    size_t budget;       /* bytes that may still be read twice to recover from unclosed quotes */
};

void lex_begin(struct lexer *l, const struct source *src, struct span part);
/* The next chunk, in file order, or false at the end. Arrays come from a (the statement arena).
 * Chunks are disjoint and ordered; every byte that is not blank, comment or a lone semicolon
 * belongs to exactly one of them. Always advances. */
bool lex_next(struct lexer *l, struct arena *a, struct chunk *ret_chunk);

/*
 * For a CHUNK_STATEMENT from lex_next that the parser refuses: it may have swallowed the statements
 * behind it. If it looks like that, cuts the chunk shorter, puts the lexer behind it, so that
 * lex_next goes on with what was swallowed, and returns true. Two cases:
 * - error_at (where the parser gave up, offset in the file) is the first word of a line and begins
 * a statement: a semicolon is missing. The shorter chunk has no problem and can be parsed.
 * - a stray quote ('it's wrong') reached to the next stray quote. The chunk's problem is set.
 * Call it before lex_next is called again. The parser's error stays true either way.
 */
bool lex_recut(struct lexer *l, struct arena *a, size_t error_at, struct chunk *chunk);

/* What to put in the place of placeholders so that the parser takes them. */
enum placeholder_form {
    FORM_IDENT,
    FORM_NUMBER,
    FORM_STRING,
    FORM_COUNT
};

/*
 * The chunk's text for the parser: span.end - span.start bytes and a NUL; comments blanked to
 * spaces (newlines kept; a comment inside a dollar quote or string is not one), every placeholder
 * replaced by as many bytes of its form (forms[i]; NULL = all FORM_IDENT), so offsets stay right.
 * FORM_IDENT starts with the two-byte character U+0780 + (i mod 48), the rest are underscores; a
 * PLACEHOLDER_STRING is always a string literal and a PLACEHOLDER_IDENT always an identifier.
 */
char *lex_parse_text(const struct source *src, const struct chunk *c,
                     const enum placeholder_form *forms, struct arena *a);
/*
 * A body between dollar quotes, at `body` in the file: ret_filled has its placeholders, of those
 * tools that look for theirs everywhere (${x}, {{x}}, <%= x %>; psql's variables do not count
 * there). False: it has none.
 */
bool lex_body_placeholders(const struct source *src, struct span body, struct arena *a,
                           struct chunk *ret_filled);
/* Replaces them by names in a text that is, or holds, the file's bytes from `base` on. */
void lex_fill_body(char *text, size_t base, const struct chunk *filled);
/* A text made by lex_parse_text or lex_fill_body has names in it that stand for placeholders. */
bool lex_has_placeholder(const char *text, int len);
/* The name as the user wrote it: if `name`, as the parser gave it, holds bytes made for a
 * placeholder, the original placeholder text put back; else `name` itself. */
const char *lex_restore_name(const struct source *src, const struct chunk *c, const char *name,
                             struct arena *a);

#endif
