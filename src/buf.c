#include "buf.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PRINTF_FIRST 100 /* what most formatted pieces fit in */

static void
reserve(struct buf *b, size_t n)
{
    size_t want, cap = b->cap ? b->cap : 64;

    if (n >= SIZE_MAX / 2 - b->len) {
        fprintf(stderr, "pgpreflight: out of memory (text too long)\n");
        exit(2);
    }
    want = b->len + n + 1;
    if (want <= b->cap)
        return;
    while (cap < want)
        cap *= 2;
    b->data = realloc(b->data, cap);
    if (!b->data) {
        fprintf(stderr, "pgpreflight: out of memory (%zu bytes wanted)\n", cap);
        exit(2);
    }
    b->cap = cap;
}

void
buf_finish(struct buf *b)
{
    free(b->data);
    *b = (struct buf){0};
}

void
buf_reset(struct buf *b)
{
    b->len = 0;
    if (b->data)
        b->data[0] = '\0';
}

void
buf_add(struct buf *b, const char *s, size_t n)
{
    reserve(b, n);
    if (n)
        memcpy(b->data + b->len, s, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void
buf_putc(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void
buf_fill(struct buf *b, char c, size_t n)
{
    reserve(b, n);
    memset(b->data + b->len, c, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void
buf_number(struct buf *b, size_t n)
{
    char digits[24], *at = digits + sizeof(digits);

    do
        *--at = (char)('0' + n % 10);
    while (n /= 10);
    buf_add(b, at, (size_t)(digits + sizeof(digits) - at));
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    buf_vprintf(b, fmt, ap);
    va_end(ap);
}

void
buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
    va_list again;
    size_t room;
    int n;

    reserve(b, PRINTF_FIRST);
    room = b->cap - b->len;
    va_copy(again, ap);
    n = vsnprintf(b->data + b->len, room, fmt, again);
    va_end(again);
    if (n < 0) {
        b->data[b->len] = '\0';
        return;
    }
    if ((size_t)n >= room) {
        reserve(b, (size_t)n);
        vsnprintf(b->data + b->len, (size_t)n + 1, fmt, ap);
    }
    b->len += (size_t)n;
}
