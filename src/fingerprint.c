/* fingerprint.c - see fingerprint.h. */
#include "fingerprint.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <pgpreflight/rule.h>

#include "sha256.h"

struct count {
    char hex[33];
    size_t n; /* 0: an empty slot */
};

struct fingerprints {
    const struct source *src;
    struct count *counts; /* open addressing; slots is a power of two */
    size_t slots, used;
    struct buf text;
    struct span last; /* whose hash last_hex is: the findings of a statement come one by one */
    char last_hex[65];
    bool last_known;
};

struct fingerprints *
fingerprints_create(struct arena *a)
{
    return arena_new(a, struct fingerprints);
}

void
fingerprints_finish(struct fingerprints *all)
{
    free(all->counts);
    buf_finish(&all->text);
    *all = (struct fingerprints){0};
}

void
fingerprints_file(struct fingerprints *all, const struct source *src)
{
    all->src = src;
    all->last_known = false;
    if (all->counts)
        memset(all->counts, 0, all->slots * sizeof(*all->counts));
    all->used = 0;
}

/* --- folding -------------------------------------------------------------------------------- */

static const char *
comment_end(const char *s, const char *end)
{
    size_t depth = 0;

    if (s[1] == '-') {
        while (s < end && *s != '\n' && *s != '\r')
            s++;
        return s;
    }
    for (; s + 1 < end; s++) {
        if (s[0] == '/' && s[1] == '*') {
            depth++;
            s++;
        } else if (s[0] == '*' && s[1] == '/') {
            s++;
            if (!--depth)
                return s + 1;
        }
    }
    return end;
}

/* Behind the quote that *s opens. A backslash is taken as an escape only in E'...'. */
static const char *
quote_end(const char *s, const char *end, bool escapes)
{
    char quote = *s;

    for (s++; s < end; s++) {
        if (escapes && *s == '\\' && s + 1 < end)
            s++;
        else if (*s == quote && !(s + 1 < end && s[1] == quote))
            return s + 1;
        else if (*s == quote)
            s++;
    }
    return end;
}

static bool
is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Behind the dollar quote that begins at s; s when none does. */
static const char *
dollar_end(const char *s, const char *end)
{
    const char *tag = s + 1, *close;
    size_t n;

    while (tag < end && is_word(*tag))
        tag++;
    if (tag >= end || *tag != '$')
        return s;
    n = (size_t)(tag - s) + 1;
    close = memmem(s + n, (size_t)(end - s) - n, s, n);
    return close ? close + n : end;
}

/* Behind what must be kept as it is, or s. */
static const char *
verbatim_end(const char *begin, const char *s, const char *end)
{
    if (*s == '\'')
        return quote_end(s, end,
                         s > begin && (s[-1] == 'E' || s[-1] == 'e') &&
                             (s - 1 == begin || !is_word(s[-2])));
    if (*s == '"')
        return quote_end(s, end, false);
    if (*s == '$' && (s == begin || !is_word(s[-1])))
        return dollar_end(s, end);
    return s;
}

static bool
starts_comment(const char *s, const char *end)
{
    return end - s >= 2 && ((s[0] == '-' && s[1] == '-') || (s[0] == '/' && s[1] == '*'));
}

void
fingerprint_fold(struct buf *b, const char *sql, size_t n)
{
    const char *s = sql, *end = sql + n;
    bool gap = false;
    size_t start = b->len;

    while (s < end) {
        const char *next;

        if (isspace((unsigned char)*s) || starts_comment(s, end)) {
            s = isspace((unsigned char)*s) ? s + 1 : comment_end(s, end);
            gap = true;
            continue;
        }
        if (gap && b->len > start)
            buf_putc(b, ' ');
        gap = false;
        next = verbatim_end(sql, s, end);
        if (next == s)
            next++;
        buf_add(b, s, (size_t)(next - s));
        s = next;
    }
}

/* --- names ---------------------------------------------------------------------------------- */

static void
hash_text(struct fingerprints *all, struct span at)
{
    if (all->last_known && all->last.start == at.start && all->last.end == at.end)
        return;
    buf_reset(&all->text);
    if (all->src && at.end <= all->src->size && at.start < at.end)
        fingerprint_fold(&all->text, all->src->text + at.start, at.end - at.start);
    sha256_hex(all->text.data ? all->text.data : "", all->text.len, all->last_hex);
    all->last = at;
    all->last_known = true;
}

static struct count *
slot_of(const struct fingerprints *all, const char *hex)
{
    size_t at = (size_t)strtoull(
                    (char[9]){hex[0], hex[1], hex[2], hex[3], hex[4], hex[5], hex[6], hex[7], '\0'},
                    NULL, 16) &
                (all->slots - 1);

    while (all->counts[at].n && strcmp(all->counts[at].hex, hex) != 0)
        at = (at + 1) & (all->slots - 1);
    return &all->counts[at];
}

static bool
grow(struct fingerprints *all)
{
    struct count *old = all->counts;
    size_t n = all->slots;

    if (all->used * 2 < n)
        return true;
    all->slots = n ? n * 2 : 256;
    all->counts = calloc(all->slots, sizeof(*all->counts));
    if (!all->counts) {
        all->counts = old;
        all->slots = n;
        return all->used + 1 < n; /* fuller, but it works as long as one slot is free */
    }
    for (size_t i = 0; i < n; i++)
        if (old[i].n)
            *slot_of(all, old[i].hex) = old[i];
    free(old);
    return true;
}

struct fingerprint
fingerprint_next(struct fingerprints *all, const struct statement *st, const struct finding *f)
{
    struct fingerprint print = {.occurrence = 1};
    struct buf key = {0};
    struct count *c;
    char hex[65];

    hash_text(all, st ? st->span : f->span);
    buf_puts(&key, f->rule->id);
    buf_putc(&key, '\0');
    buf_puts(&key, f->relation.schema ? f->relation.schema : "");
    buf_putc(&key, '\0');
    buf_puts(&key, f->relation.name ? f->relation.name : "");
    buf_putc(&key, '\0');
    buf_puts(&key, all->last_hex);
    sha256_hex(key.data, key.len, hex);
    buf_finish(&key);
    memcpy(print.hex, hex, 32);
    if (!grow(all))
        return print;
    c = slot_of(all, print.hex);
    if (!c->n) {
        memcpy(c->hex, print.hex, sizeof(c->hex));
        all->used++;
    }
    print.occurrence = ++c->n;
    return print;
}
