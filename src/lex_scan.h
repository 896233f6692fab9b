/*
 * lex_scan.h - private to lex*.c and read_scan.c: where one token ends. Pure functions on text[at .. end); text may
 * go on after end, and nothing there is looked at.
 */
#ifndef PGPREFLIGHT_LEX_SCAN_H
#define PGPREFLIGHT_LEX_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LEX_NONE SIZE_MAX /* "no such place before end" */

enum {
    CHAR_BLANK = 1,
    CHAR_WORD_START = 2, /* scan.l ident_start: letters, underscore, every byte over 0x7f */
    CHAR_WORD = 4,       /* scan.l ident_cont: also digits and the dollar sign */
    CHAR_DIGIT = 8,
    CHAR_VARIABLE = 16, /* psqlscan.l variable_char; also what a dollar-quote tag is made of */
    CHAR_OPERATOR = 32, /* scan.l op_chars */
};

extern const unsigned char lex_char[256];

static inline bool
char_is(char c, int mask)
{
    return (lex_char[(unsigned char)c] & mask) != 0;
}

/* The byte at `at`, or NUL when that is at or behind end. */
static inline char
byte_at(const char *text, size_t at, size_t end)
{
    return at < end ? text[at] : '\0';
}

/* First byte from at on that is not of the classes in mask. */
static inline size_t
skip_class(const char *text, size_t at, size_t end, int mask)
{
    while (at < end && char_is(text[at], mask))
        at++;
    return at;
}

/* Blanks and line breaks before end, down to start: where the text before them ends. */
size_t trim_end(const char *text, size_t start, size_t end);
/* First byte that is no blank of the same line. */
size_t skip_line_blanks(const char *text, size_t at, size_t end);
/* The next \n or \r, or end. */
size_t line_end(const char *text, size_t at, size_t end);
/* Behind the line break at `at` (which may be end). */
size_t after_line_break(const char *text, size_t at, size_t end);
/* Only blanks (or the file's BOM) between the start of the line and at. */
bool starts_line(const char *text, size_t at);
/* Only blanks from at to the end of its line. */
bool ends_line(const char *text, size_t at, size_t end);

/* Behind the closing quote of '...' or "...", at standing behind the opening one; LEX_NONE when it
 * is never closed. A doubled quote does not close. */
size_t quote_end(const char *text, size_t at, size_t end, char quote);
/* The same for E'...', where a backslash also escapes. */
size_t escape_quote_end(const char *text, size_t at, size_t end);
/* Behind the closing star-slash of the nested comment that opens at `at`; LEX_NONE when never. */
size_t block_comment_end(const char *text, size_t at, size_t end);
/* If a dollar quote opens at `at`: behind its opening tag. Else LEX_NONE. */
size_t dollar_tag_end(const char *text, size_t at, size_t end);
/* Behind the closing tag of the dollar quote whose tag is text[at .. tag_end); LEX_NONE when never.
 */
size_t dollar_quote_end(const char *text, size_t at, size_t tag_end, size_t end);

/* ASCII case-insensitive; word is lower case. */
bool word_is(const char *s, size_t n, const char *word);

enum {
    WORD_STATEMENT = 1, /* a statement can begin with it */
    WORD_TOP = 2,       /* ... which cannot stand in a rule or an SQL function body */
    WORD_OUTSIDE = 4,   /* ... and hardly begins an unindented line of PL/pgSQL */
};

/* Flags of the keyword at `at`; 0 when no statement begins like that. */
int statement_word(const char *text, size_t at, size_t end);

/* A run of blanks and comments; LEX_NONE when a comment does not end. */
size_t skip_space(const char *text, size_t at, size_t end);

#endif
