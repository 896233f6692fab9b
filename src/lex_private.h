/*
 * lex_private.h - shared by lex*.c only: the state while one chunk is read.
 */
#ifndef PGPREFLIGHT_LEX_PRIVATE_H
#define PGPREFLIGHT_LEX_PRIVATE_H

#include "lex.h"
#include "lex_scan.h"

/* What the first words of the statement say about where it may end. */
enum lex_head {
    HEAD_FIRST, /* no word yet */
    HEAD_CREATE,
    HEAD_ROUTINE,     /* CREATE FUNCTION or PROCEDURE: BEGIN ATOMIC may follow */
    HEAD_ATOMIC_BODY, /* behind BEGIN ATOMIC: semicolons do not end the statement */
    HEAD_RULE,        /* CREATE RULE: semicolons in parentheses do not end it */
    HEAD_COPY,
    HEAD_COPY_FROM,
    HEAD_OTHER,
};

struct scan {
    struct lexer *lexer;
    struct arena *a;
    const char *text;
    size_t at, end;   /* next byte, end of the part */
    size_t token_end; /* behind the last byte that is no blank and no comment */
    struct chunk *chunk;

    struct comment *comments;
    struct placeholder *placeholders;
    size_t n_comments, cap_comments, n_placeholders, cap_placeholders;

    enum lex_head head;
    size_t parens, brackets;
    size_t slice_from;    /* number of the outermost open bracket that is a subscript; 0: none */
    size_t case_depth;    /* in a BEGIN ATOMIC body: ENDs still to come */
    size_t word_before;   /* where the previous word began; LEX_NONE: none yet */
    bool distrust_quotes; /* a second try: look for the quote that swallowed the next statement */
    bool again;           /* the statement has to be read once more, distrusting quotes */
    bool done;
};

/* Every byte of comments that end up in parse text as blanks: also psql commands and template tags
 * in the midst of a statement. */
void lex_add_comment(struct scan *s, size_t start, size_t end, bool block);
void lex_add_placeholder(struct scan *s, size_t start, size_t end, enum placeholder_kind kind);

/* --- lex_statement.c --- */
/* From s->at to the end of the statement: fills chunk->span, terminator, problem. */
void lex_scan_statement(struct scan *s);

/* --- lex_template.c --- */
enum lex_tag {
    TAG_NONE,
    TAG_VALUE,   /* stands for an identifier or a value */
    TAG_CONTROL, /* {{#if x}}, {% ... %}: is no SQL */
};

/* The template tag or ${placeholder} at `at`, if one is there. Looks at one line, and not far. */
enum lex_tag lex_template_tag(const char *text, size_t at, size_t end, size_t *ret_end);
/* The psql variable (:name, :'name', :"name") whose colon is at `at`: its end, or LEX_NONE. */
size_t lex_psql_variable(const char *text, size_t at, size_t end, enum placeholder_kind *ret_kind);

/* --- lex_psql.c --- */
/* Reads the backslash command at s->at that no statement precedes. */
void lex_psql_chunk(struct scan *s);
/* A backslash in the midst of a statement. */
void lex_scan_backslash(struct scan *s);
/* The data lines from the next line on. False when there are none. */
bool lex_copy_data(struct lexer *l, struct chunk *ret);

/* --- lex_recover.c --- */
/* The quote or comment that opens at `opened` is never closed: ends the statement at a likely place
 * so that the ones behind it are still seen. */
void lex_recover(struct scan *s, enum lex_problem problem, size_t opened);
/* With distrust_quotes: if the quote from opened to close (LEX_NONE: never closed) looks like a
 * closing one that was taken for an opening one, ends the statement in it and returns true. */
bool lex_distrusted_quote(struct scan *s, size_t opened, size_t close);
/* Whether the word at `at` is the first of its line and hardly anything but a statement's first. */
bool lex_line_begins_statement(const char *text, size_t at, size_t end);
/* Takes n bytes from what may be spent on reading twice; false when that is used up. */
bool lex_spend(struct lexer *l, size_t n);

#endif
