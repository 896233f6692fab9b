/*
 * source.h - the bytes of one input, checked to be UTF-8, and their lines.
 *
 * Owns the text; everything that points into it (spans, chunks) dies with it.
 */
#ifndef PGPREFLIGHT_SOURCE_H
#define PGPREFLIGHT_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

/* What lies before a place in the text. */
struct source_mark {
    uint32_t lines, chars; /* that start before it */
    uint32_t line_start;   /* offset of the last such line (a file is at most 1 GB) */
};

struct position {
    size_t line;   /* from 1 */
    size_t column; /* from 1, in characters (code points), a BOM does not count */
    size_t offset; /* bytes from 0 */
};

struct source {
    char *path;  /* as given or found; "<stdin>" for standard input */
    char *text;  /* size bytes, then a NUL that is not part of it; a UTF-8 BOM is kept in it */
    size_t size; /* bytes */
    size_t bom;  /* 3 when the text starts with a UTF-8 BOM, else 0 */
    struct source_mark *marks; /* built on first use, one for each 512 bytes */
    bool has_returns;          /* some line may end with \r; likewise */
    size_t line_count;         /* 0 = not built yet */
    struct position asked[2];  /* the last two answers: a report asks for each place several times */
    char sha256[65];           /* hex; empty until source_hash */
};

/*
 * Reads a whole file (path NULL or "-": standard input). Refuses, with a message that says what to
 * do: UTF-16/32 (by BOM or by its NUL pattern), other NUL bytes ("binary file"), invalid UTF-8
 * (with line of the first bad byte), directories, files over LIMIT_FILE_BYTES, unreadable files.
 * An empty file is fine. CRLF and CR line ends are left as they are.
 */
bool source_read(struct source *ret_src, const char *path, struct error *err);
/* The same checks on bytes already in memory; copies them. For tests, fuzzing and git blobs. */
bool source_from_memory(struct source *ret_src, const char *path, const char *text, size_t size,
                        struct error *err);
void source_finish(struct source *src);

/* Offsets past the end give the end. Lines end with \n, \r\n or a lone \r. Not thread-safe. */
struct position source_position(struct source *src, size_t offset);
/* The text of a line (from 1) without its line end and without a BOM. Returns its start, sets
 * *ret_len. No such line: empty. */
const char *source_line(struct source *src, size_t line, size_t *ret_len);
/* Fills src->sha256 (FIPS 180-4) of the raw bytes. */
void source_hash(struct source *src);

#endif
