/*
 * parse.h - SQL text to ops. parse.c and read_*.c are the only files that include PostgreSQL
 * headers (their macros - printf, qsort, ERROR, foreach, Min - must not leak).
 *
 * Parse memory is libpg_query's and is given back before parse_statement returns; everything in
 * the result lives in the arena given.
 */
#ifndef PGPREFLIGHT_PARSE_H
#define PGPREFLIGHT_PARSE_H

#include <stdbool.h>

#include <pgpreflight/op.h>

#include "arena.h"
#include "lex.h"
#include "source.h"

struct parse_error {
    size_t at;           /* byte offset in the file */
    const char *message; /* the parser's own words: syntax error at or near "x" */
};

struct parsed {
    const char *kind; /* command tag: "ALTER TABLE", "CREATE INDEX"; "" when it did not parse */
    struct op *ops;   /* in the order the server carries them out (ALTER TABLE's passes); NULL only on error */
    bool failed;
    bool only_placeholders; /* failed: nothing else is in it, so there is nothing to parse */
    struct parse_error error; /* failed */
};

/* Once per process, before the first parse. */
void parse_init(void);
/* "with the grammar of PostgreSQL 18.6", for --version. */
const char *parse_version(void);
int parse_grammar_major(void);
/* Whether a node tag has a reader; for the test that none is forgotten. */
bool parse_has_reader(int tag);
/* A word that must be quoted to serve as a name (lower case). As quote_ident() decides. */
bool parse_is_reserved(const char *word);
/* Any word that the grammar knows (lower case). */
bool parse_is_keyword(const char *word);

/*
 * Parses one chunk (CHUNK_STATEMENT). Placeholders are tried as identifier, number, string until
 * one parses; the error reported is that of the first try. Never fails for memory or depth: deep
 * nesting is a parse error.
 */
struct parsed parse_statement(const struct source *src, const struct chunk *c, struct arena *a);

/*
 * The same for SQL that is not a chunk of its own: a function body's statement, an EXECUTE string.
 * `text` is parsed as one or more statements; base is what is added to spans when `exact` (the text
 * stands in the file at base byte for byte), otherwise every span is `whole`. Returns an array of
 * *ret_n results.
 */
struct parsed *parse_inner(const char *text, size_t base, bool exact, struct span whole,
                           struct arena *a, size_t *ret_n);
/* The same of a body whose placeholders were filled in (lex_fill_body): their names are put back. */
struct parsed *parse_body(const struct source *src, const struct chunk *filled, const char *text,
                          size_t base, bool exact, struct span whole, struct arena *a,
                          size_t *ret_n);

#endif
