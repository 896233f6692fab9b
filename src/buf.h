/*
 * buf.h - a growing byte string, and the escapes for every place we print to.
 *
 * SQL text, file names and server messages are hostile input: they may hold terminal control codes,
 * invalid UTF-8 or another format's syntax. Every reporter goes through one of the buf_*_escaped
 * functions; nothing else may print such text.
 */
#ifndef PGPREFLIGHT_BUF_H
#define PGPREFLIGHT_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct buf {
    char *data; /* NUL-terminated once anything was added; NULL before */
    size_t len, cap;
};

void buf_finish(struct buf *b); /* frees; leaves an empty buf */
void buf_reset(struct buf *b);  /* empties, keeps the memory */
void buf_add(struct buf *b, const char *s, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_number(struct buf *b, size_t n);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
void buf_fill(struct buf *b, char c, size_t n); /* n times c */

/* For a terminal: control characters (also C1 and DEL) become \xNN, newlines \n, tabs a blank,
 * invalid UTF-8 becomes U+FFFD, bidirectional overrides become <U+NNNN>. Never ends in a partial
 * character. */
void buf_terminal_escaped(struct buf *b, const char *s, size_t n);
/* Copies valid UTF-8, puts U+FFFD for each invalid byte. For documents made by cJSON. */
void buf_valid_utf8(struct buf *b, const char *s, size_t n);

/* Width in terminal columns of n bytes of UTF-8 after buf_terminal_escaped. */
size_t utf8_width(const char *s, size_t n);
/* Number of characters (code points; an invalid byte counts as one). */
size_t utf8_length(const char *s, size_t n);
/* Offset of the first invalid byte, or n when all of it is valid UTF-8. */
size_t utf8_valid_prefix(const char *s, size_t n);

#endif
