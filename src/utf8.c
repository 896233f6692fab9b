#include "buf.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* Inclusive ranges of code points. */
struct range {
    uint32_t first, last;
};

/*
 * One character at s (n > 0 bytes left). Returns its length and sets *ret_c, or 0 when the bytes
 * are not UTF-8 as in RFC 3629: overlong forms, surrogates and values over U+10FFFF are not.
 */
static size_t
decode(const char *s, size_t n, uint32_t *ret_c)
{
    const unsigned char *u = (const unsigned char *)s;

    if (u[0] < 0x80) {
        *ret_c = u[0];
        return 1;
    }
    if (u[0] >= 0xc2 && u[0] < 0xe0 && n > 1 && (u[1] & 0xc0) == 0x80) {
        *ret_c = (u[0] & 0x1fu) << 6 | (u[1] & 0x3fu);
        return 2;
    }
    if ((u[0] & 0xf0) == 0xe0 && n > 2 && (u[1] & 0xc0) == 0x80 && (u[2] & 0xc0) == 0x80) {
        *ret_c = (u[0] & 0xfu) << 12 | (u[1] & 0x3fu) << 6 | (u[2] & 0x3fu);
        return *ret_c >= 0x800 && (*ret_c < 0xd800 || *ret_c > 0xdfff) ? 3 : 0;
    }
    if ((u[0] & 0xf8) == 0xf0 && n > 3 && (u[1] & 0xc0) == 0x80 && (u[2] & 0xc0) == 0x80 &&
        (u[3] & 0xc0) == 0x80) {
        *ret_c = (u[0] & 7u) << 18 | (u[1] & 0x3fu) << 12 | (u[2] & 0x3fu) << 6 | (u[3] & 0x3fu);
        return *ret_c >= 0x10000 && *ret_c <= 0x10ffff ? 4 : 0;
    }
    return 0;
}

/* Bytes of ASCII at the start of s, eight at a time: migrations are nearly all ASCII. */
static size_t
ascii_prefix(const char *s, size_t n)
{
    size_t i = 0;
    uint64_t word;

    for (; i + sizeof(word) <= n; i += sizeof(word)) {
        memcpy(&word, s + i, sizeof(word));
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (i < n && (unsigned char)s[i] < 0x80)
        i++;
    return i;
}

size_t
utf8_valid_prefix(const char *s, size_t n)
{
    size_t i = 0, len;
    uint32_t c;

    while (i < n) {
        i += ascii_prefix(s + i, n - i);
        if (i == n)
            break;
        len = decode(s + i, n - i, &c);
        if (len == 0)
            return i;
        i += len;
    }
    return n;
}

size_t
utf8_length(const char *s, size_t n)
{
    size_t i = 0, count = 0, len;
    uint32_t c;

    while (i < n) {
        len = ascii_prefix(s + i, n - i);
        if (len > 0) {
            i += len;
            count += len;
            continue;
        }
        len = decode(s + i, n - i, &c);
        i += len ? len : 1;
        count++;
    }
    return count;
}

static bool
in_ranges(uint32_t c, const struct range *ranges, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

#define IN_RANGES(c, ranges) in_ranges((c), (ranges), sizeof(ranges) / sizeof((ranges)[0]))

/* Invisible characters that change how what follows is shown: a name could pose as another one. */
static bool
is_deceptive(uint32_t c)
{
    static const struct range ranges[] = {
        {0x061c, 0x061c}, /* Arabic letter mark */
        {0x200b, 0x200f}, /* zero width, left-to-right and right-to-left marks */
        {0x2028, 0x202e}, /* line and paragraph separator, bidirectional overrides */
        {0x2060, 0x206f}, /* word joiner, isolates */
        {0xfeff, 0xfeff}, /* byte order mark */
        {0xfff9, 0xfffb}, /* interlinear annotation */
        {0xe0000, 0xe007f},
    };

    return c >= 0x061c && IN_RANGES(c, ranges);
}

/* Terminal columns of a printable character: coarse (East Asian wide blocks and emoji are 2, the
 * common combining marks 0), which is all a caret under a line needs. */
static size_t
char_width(uint32_t c)
{
    static const struct range combining[] = {
        {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a},
        {0x064b, 0x065f}, {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e}, {0x1ab0, 0x1aff},
        {0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
    };
    static const struct range wide[] = {
        {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},
        {0xa960, 0xa97f},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},
        {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff},
        {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
    };

    if (c < 0x300)
        return 1;
    if (IN_RANGES(c, combining))
        return 0;
    return IN_RANGES(c, wide) ? 2 : 1;
}

/* How one character is shown on a terminal: either itself, or an escape written to esc. */
static size_t
escape_char(uint32_t c, char esc[16])
{
    if (c == '\t')
        return (size_t)snprintf(esc, 16, " ");
    if (c == '\n')
        return (size_t)snprintf(esc, 16, "\\n");
    if (c < 0x20 || (c >= 0x7f && c < 0xa0))
        return (size_t)snprintf(esc, 16, "\\x%02X", (unsigned)c);
    if (is_deceptive(c))
        return (size_t)snprintf(esc, 16, "<U+%04X>", (unsigned)c);
    return 0;
}

/* The longest run at s that is shown as it is and is plain ASCII. */
static size_t
plain_prefix(const char *s, size_t n)
{
    size_t i = 0;

    while (i < n && s[i] >= 0x20 && s[i] < 0x7f)
        i++;
    return i;
}

void
buf_terminal_escaped(struct buf *b, const char *s, size_t n)
{
    size_t i = 0, len, esc_len;
    char esc[16];
    uint32_t c;

    while (i < n) {
        len = plain_prefix(s + i, n - i);
        if (len > 0) {
            buf_add(b, s + i, len);
            i += len;
            continue;
        }
        len = decode(s + i, n - i, &c);
        if (len == 0) {
            buf_puts(b, REPLACEMENT);
            i++;
            continue;
        }
        esc_len = escape_char(c, esc);
        if (esc_len)
            buf_add(b, esc, esc_len);
        else
            buf_add(b, s + i, len);
        i += len;
    }
}

size_t
utf8_width(const char *s, size_t n)
{
    size_t i = 0, width = 0, len, esc_len;
    char esc[16];
    uint32_t c;

    while (i < n) {
        len = plain_prefix(s + i, n - i);
        if (len > 0) {
            i += len;
            width += len;
            continue;
        }
        len = decode(s + i, n - i, &c);
        esc_len = len ? escape_char(c, esc) : 0;
        if (len == 0)
            width++;
        else
            width += esc_len ? esc_len : char_width(c);
        i += len ? len : 1;
    }
    return width;
}

void
buf_valid_utf8(struct buf *b, const char *s, size_t n)
{
    size_t i = 0, len;

    while (i < n) {
        len = utf8_valid_prefix(s + i, n - i);
        buf_add(b, s + i, len);
        i += len;
        if (i < n) {
            buf_puts(b, REPLACEMENT);
            i++;
        }
    }
}
