/*
 * pending_hash.c - has a file the text that the database has run? What each tool keeps of it.
 */
#include "pending_private.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "sha256.h"

/* --- SHA-1 (FIPS 180-4), for comparing only ------------------------------------------------------
 */

static uint32_t
turn(uint32_t x, unsigned n)
{
    return (x << n) | (x >> (32 - n));
}

static void
sha1_block(uint32_t h[5], const unsigned char *p)
{
    uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];

    for (unsigned i = 0; i < 16; i++, p += 4)
        w[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    for (unsigned i = 16; i < 80; i++)
        w[i] = turn(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (unsigned i = 0; i < 80; i++) {
        uint32_t f = i < 20   ? (b & c) | (~b & d)
                     : i < 40 ? b ^ c ^ d
                     : i < 60 ? (b & c) | (b & d) | (c & d)
                              : b ^ c ^ d;
        static const uint32_t k[] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
        uint32_t t = turn(a, 5) + f + e + k[i / 20] + w[i];

        e = d;
        d = c;
        c = turn(b, 30);
        b = a;
        a = t;
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
    h[4] += e;
}

void
sha1_hex(const void *data, size_t n, char ret_hex[41])
{
    uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    const unsigned char *p = data;
    unsigned char last[128] = {0};
    size_t whole = n / 64, rest = n % 64, blocks = rest < 56 ? 1 : 2;

    for (size_t i = 0; i < whole; i++)
        sha1_block(h, p + 64 * i);
    memcpy(last, p + 64 * whole, rest);
    last[rest] = 0x80;
    for (unsigned i = 0; i < 8; i++)
        last[64 * blocks - 1 - i] = (unsigned char)((uint64_t)n * 8 >> (8 * i));
    for (size_t i = 0; i < blocks; i++)
        sha1_block(h, last + 64 * i);
    for (unsigned i = 0; i < 40; i++)
        ret_hex[i] = "0123456789abcdef"[h[i / 8] >> (28 - 4 * (i % 8)) & 15];
    ret_hex[40] = '\0';
}

/* --- files -------------------------------------------------------------------------------------
 */

static const char *
text_of(const struct reading_history *r, const struct migration *m)
{
    return files_text(r->set->files, m->path);
}

/* With LF, or with CRLF, whichever the file has not. */
static struct buf
other_ends(const char *text)
{
    bool crlf = strstr(text, "\r\n") != NULL;
    struct buf b = {0};

    for (const char *p = text; *p; p++) {
        if (crlf && p[0] == '\r' && p[1] == '\n')
            continue;
        if (!crlf && *p == '\n')
            buf_putc(&b, '\r');
        buf_putc(&b, *p);
    }
    return b;
}

bool
same_sha256(const struct reading_history *r, const struct migration *m, const struct applied *x)
{
    const char *text = text_of(r, m);
    struct buf other = other_ends(text);
    char hex[65];
    bool same;

    sha256_hex(text, strlen(text), hex);
    same = !strcmp(hex, x->checksum);
    sha256_hex(other.data ? other.data : "", other.len, hex);
    same = same || !strcmp(hex, x->checksum);
    buf_finish(&other);
    return same;
}

bool
same_sha1(const struct reading_history *r, const struct migration *m, const struct applied *x)
{
    const char *text = text_of(r, m);
    char hex[41];

    sha1_hex(text, strlen(text), hex);
    return !strcmp(hex, x->checksum);
}

/* postgres-migrations: the file's name, then its text. */
bool
same_named_sha1(const struct reading_history *r, const struct migration *m, const struct applied *x)
{
    const char *text = arena_printf(r->a, "%s%s", files_base(m->path), text_of(r, m));
    char hex[41];

    sha1_hex(text, strlen(text), hex);
    return !strcmp(hex, x->checksum);
}

/* The server has SHA-384, so we need not. */
bool
same_sha384(const struct reading_history *r, const struct migration *m, const struct applied *x)
{
    const char *text = text_of(r, m);
    struct buf hex = {0};
    struct db_result q;

    for (const char *p = text; *p; p++)
        buf_printf(&hex, "%02x", (unsigned char)*p);
    q = db_query(r->db, r->a, "checksum", "SELECT encode(sha384(decode($1, 'hex')), 'hex') = $2", 2,
                 (const char *const[]){hex.data ? hex.data : "", x->checksum}, 0);
    buf_finish(&hex);
    return q.status != DB_OK || !q.n_rows || db_bool(&q, 0, 0);
}

/* Flyway: CRC32 over the lines without their ends, and without a byte order mark. */
static uint32_t
crc32_of(uint32_t crc, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        crc ^= (unsigned char)p[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return crc;
}

bool
same_flyway(const struct reading_history *r, const struct migration *m, const struct applied *x)
{
    const char *text = text_of(r, m);
    uint32_t crc = 0xffffffff;

    if (!strncmp(text, "\xef\xbb\xbf", 3))
        text += 3;
    while (*text) {
        size_t n = strcspn(text, "\r\n");

        crc = crc32_of(crc, text, n);
        text += n;
        text += *text == '\r';
        text += *text == '\n';
    }
    return (int32_t)(crc ^ 0xffffffff) == (int32_t)strtol(x->checksum, NULL, 10);
}

/* Without blanks before and behind. */
static const char *
trimmed(struct arena *a, const char *text)
{
    size_t n;

    text += strspn(text, " \t\r\n");
    for (n = strlen(text); n && strchr(" \t\r\n", text[n - 1]);)
        n--;
    return arena_strndup(a, text, n);
}

/* The rest of the line behind a header of the file; NULL: it has none. */
static const char *
header(struct arena *a, const char *text, const char *name)
{
    const char *at = strstr(text, name);

    return at ? arena_strndup(a, at + strlen(name), strcspn(at + strlen(name), "\r\n")) : NULL;
}

/* graphile-migrate writes "--! Hash: sha1:..." into the file: of the hash before and the body. */
bool
same_graphile(const struct reading_history *r, const struct migration *m, const struct applied *x)
{
    const char *text = text_of(r, m), *body = strstr(text, "\n\n");
    const char *hash = header(r->a, text, "--! Hash: "),
               *previous = header(r->a, text, "--! Previous: ");
    char hex[41];

    if (!hash || !previous || !body)
        return true;
    if (strcmp(hash, x->checksum) != 0)
        return false;
    if (strncmp(hash, "sha1:", 5) != 0 || strstr(text, "--! AllowInvalidHash"))
        return true;
    body = arena_printf(r->a, "%s\n%s", strcmp(previous, "-") ? previous : "", trimmed(r->a, body));
    body = arena_printf(r->a, "%s\n", trimmed(r->a, body));
    sha1_hex(body, strlen(body), hex);
    return !strcmp(hash + 5, hex);
}

/* atlas.sum has "name h1:hash" for each file; the table has the hash. */
bool
same_atlas(const struct reading_history *r, const struct migration *m, const struct applied *x)
{
    const char *sum =
        files_text(r->set->files, files_join(r->set->files, r->set->root, "atlas.sum"));
    const char *line = arena_printf(r->a, "%s h1:", files_base(m->path));
    const char *at = strstr(sum, line);
    size_t n;

    if (!at || !x->checksum[0])
        return true;
    at += strlen(line);
    n = strcspn(at, "\r\n");
    return strlen(x->checksum) == n && !strncmp(at, x->checksum, n);
}
