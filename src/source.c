#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "limits.h"
#include "sha256.h"

/* Character counts are kept for every such many bytes, so that a column costs the same at the end
 * of an 8 MB line as at its start. */
#define CHARS_STEP ((size_t)4096)

static bool
no_memory(const char *name, struct error *err)
{
    return error_set(err, "%s: not enough memory to read it", name);
}

/* Why open(2) failed, in the user's terms. */
static bool
open_failed(const char *path, const char *name, struct error *err)
{
    int why = errno;
    struct buf target = {0};
    char link[256];
    ssize_t n;

    n = why == ENOENT ? readlink(path, link, sizeof(link)) : -1;
    if (n > 0) {
        buf_terminal_escaped(&target, link, (size_t)n);
        error_set(err, "%s: is a symbolic link to %s, which does not exist", name, target.data);
        buf_finish(&target);
        return false;
    }
    if (why == ENOENT)
        return error_set(err, "%s: no such file or directory", name);
    if (why == ELOOP)
        return error_set(err, "%s: is a symbolic link that leads back to itself", name);
    return error_set(err, "%s: cannot open it: %s", name, strerror(why));
}

static bool
too_large(const char *name, struct error *err)
{
    return error_set(err,
                     "%s: is larger than %zu MB, which is the most pgpreflight reads; split it",
                     name, LIMIT_FILE_BYTES >> 20);
}

/* All bytes of fd, whatever it is: a pipe tells no size, and a file may grow while it is read. */
static bool
read_all(int fd, size_t expected, const char *name, struct source *src, struct error *err)
{
    size_t cap = expected + 2, len = 0;
    char *text = malloc(cap), *more;
    ssize_t n;

    if (!text)
        return no_memory(name, err);
    for (;;) {
        if (len + 1 == cap) {
            cap *= 2;
            more = realloc(text, cap);
            if (!more) {
                free(text);
                return no_memory(name, err);
            }
            text = more;
        }
        n = read(fd, text + len, cap - len - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            free(text);
            return error_set(err, "%s: cannot read it: %s", name, strerror(errno));
        }
        if (n == 0)
            break;
        len += (size_t)n;
        if (len > LIMIT_FILE_BYTES) {
            free(text);
            return too_large(name, err);
        }
    }
    if (len < cap / 2 && (more = realloc(text, len + 1)))
        text = more;
    text[len] = '\0';
    src->text = text;
    src->size = len;
    return true;
}

static bool
read_fd(int fd, const char *name, struct source *src, struct error *err)
{
    size_t expected = (size_t)64 << 10;
    struct stat st;

    if (fstat(fd, &st) != 0)
        return error_set(err, "%s: cannot read it: %s", name, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return error_set(err, "%s: is a directory, not a file", name);
    if (S_ISREG(st.st_mode)) {
        if ((unsigned long long)st.st_size > LIMIT_FILE_BYTES)
            return too_large(name, err);
        expected = (size_t)st.st_size;
    }
    return read_all(fd, expected, name, src, err);
}

/* "UTF-16" or "UTF-32" if the bytes are that: by byte order mark, or because every second byte of
 * the beginning is NUL (ASCII text without a mark, as Windows tools write it). Else NULL. */
static const char *
wide_encoding(const char *text, size_t size)
{
    size_t n = size < 512 ? size & ~(size_t)1 : 512, nul[2] = {0, 0};

    if (size >= 4 && (!memcmp(text, "\xff\xfe\0\0", 4) || !memcmp(text, "\0\0\xfe\xff", 4)))
        return "UTF-32";
    if (size >= 2 && (!memcmp(text, "\xff\xfe", 2) || !memcmp(text, "\xfe\xff", 2)))
        return "UTF-16";
    for (size_t i = 0; i < n; i++)
        nul[i % 2] += text[i] == '\0';
    if ((nul[0] == 0) != (nul[1] == 0) && nul[0] + nul[1] >= n / 4)
        return "UTF-16";
    return NULL;
}

static size_t
count_lines(const char *text, size_t n)
{
    size_t lines = 1;

    for (size_t i = 0; i < n; i++)
        if (text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n'))
            lines++;
    return lines;
}

static bool
check_encoding(const struct source *src, const char *name, struct error *err)
{
    const char *wide = wide_encoding(src->text, src->size), *nul;
    size_t valid;

    if (wide)
        return error_set(
            err, "%s: is %s, and pgpreflight reads UTF-8; convert it with: iconv -f %s -t UTF-8",
            name, wide, wide);
    nul = memchr(src->text, '\0', src->size);
    if (nul)
        return error_set(err, "%s: is a binary file (NUL byte in line %zu), not SQL", name,
                         count_lines(src->text, (size_t)(nul - src->text)));
    valid = utf8_valid_prefix(src->text, src->size);
    if (valid < src->size)
        return error_set(err,
                         "%s: line %zu is not UTF-8 (byte 0x%02X); if it is Latin-1, convert it "
                         "with: iconv -f LATIN1 -t UTF-8",
                         name, count_lines(src->text, valid), (unsigned char)src->text[valid]);
    return true;
}

/* Checks what was read and completes src; on failure src is left empty. */
static bool
accept_text(struct source *src, const char *path, const char *name, struct error *err)
{
    bool ok = check_encoding(src, name, err);

    if (ok) {
        src->bom = src->size >= 3 && !memcmp(src->text, "\xef\xbb\xbf", 3) ? 3 : 0;
        src->path = strdup(path);
        ok = src->path || no_memory(name, err);
    }
    if (!ok)
        source_finish(src);
    return ok;
}

/* The path for a message: harmless on a terminal, and its tail only when very long. */
static void
show_path(struct buf *b, const char *path)
{
    size_t n = strlen(path), most = 400;

    if (n > most) {
        buf_puts(b, "...");
        path += n - most;
        n = most;
    }
    buf_terminal_escaped(b, path, n);
}

bool
source_read(struct source *ret_src, const char *path, struct error *err)
{
    bool is_stdin = !path || !strcmp(path, "-"), ok;
    struct source src = {0};
    struct buf name = {0};
    int fd = STDIN_FILENO;

    if (is_stdin)
        path = "<stdin>";
    buf_add(&name, "", 0);
    show_path(&name, path);
    if (!is_stdin)
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        ok = open_failed(path, name.data, err);
    else
        ok = read_fd(fd, name.data, &src, err) && accept_text(&src, path, name.data, err);
    if (fd > STDIN_FILENO)
        close(fd);
    buf_finish(&name);
    *ret_src = src;
    return ok;
}

bool
source_from_memory(struct source *ret_src, const char *path, const char *text, size_t size,
                   struct error *err)
{
    struct source src = {0};
    struct buf name = {0};
    bool ok;

    buf_add(&name, "", 0);
    show_path(&name, path);
    src.text = size < LIMIT_FILE_BYTES ? malloc(size + 1) : NULL;
    if (src.text) {
        if (size)
            memcpy(src.text, text, size);
        src.text[size] = '\0';
        src.size = size;
        ok = accept_text(&src, path, name.data, err);
    } else {
        ok = size < LIMIT_FILE_BYTES ? no_memory(name.data, err) : too_large(name.data, err);
    }
    buf_finish(&name);
    *ret_src = src;
    return ok;
}

void
source_finish(struct source *src)
{
    free(src->path);
    free(src->text);
    free(src->line_at);
    free(src->chars_at);
    *src = (struct source){0};
}

void
source_hash(struct source *src)
{
    sha256_hex(src->text, src->size, src->sha256);
}

/* The end of the line that at is in: the offset of its line break, or the end of the text. */
static size_t
line_end(const struct source *src, size_t at, bool only_newlines)
{
    if (only_newlines) {
        const char *end = memchr(src->text + at, '\n', src->size - at);

        return end ? (size_t)(end - src->text) : src->size;
    }
    while (at < src->size && src->text[at] != '\n' && src->text[at] != '\r')
        at++;
    return at;
}

/* Where the line after the break at end starts. */
static size_t
after_break(const struct source *src, size_t end)
{
    return end + (src->text[end] == '\r' && src->text[end + 1] == '\n' ? 2 : 1);
}

static void *
grow(void *p, size_t n, size_t size)
{
    p = realloc(p, n * size);
    if (!p) {
        fprintf(stderr, "pgpreflight: out of memory (%zu bytes wanted)\n", n * size);
        exit(2);
    }
    return p;
}

/* Line starts, and the number of characters before each CHARS_STEP bytes. */
static void
build_index(struct source *src)
{
    size_t cap = src->size / 32 + 8, at = 0, end, chars = 0, steps = src->size / CHARS_STEP + 1;
    bool only_newlines = !memchr(src->text, '\r', src->size);

    src->line_at = grow(NULL, cap, sizeof(*src->line_at));
    for (;;) {
        if (src->line_count == cap) {
            cap *= 2;
            src->line_at = grow(src->line_at, cap, sizeof(*src->line_at));
        }
        src->line_at[src->line_count++] = (uint32_t)at;
        end = line_end(src, at, only_newlines);
        if (end == src->size)
            break;
        at = after_break(src, end);
    }
    src->line_at = grow(src->line_at, src->line_count, sizeof(*src->line_at));
    src->chars_at = grow(NULL, steps, sizeof(*src->chars_at));
    for (size_t i = 0; i < steps; i++) {
        size_t from = i * CHARS_STEP, n = src->size - from;

        src->chars_at[i] = chars;
        n = n < CHARS_STEP ? n : CHARS_STEP;
        for (size_t j = 0; j < n; j++)
            chars += (src->text[from + j] & 0xc0) != 0x80;
    }
}

/* Characters that start before offset. */
static size_t
chars_before(const struct source *src, size_t offset)
{
    size_t from = offset / CHARS_STEP * CHARS_STEP, chars = src->chars_at[offset / CHARS_STEP];

    for (size_t i = from; i < offset; i++)
        chars += (src->text[i] & 0xc0) != 0x80;
    return chars;
}

static size_t
count_chars(const struct source *src, size_t from, size_t to)
{
    size_t chars = 0;

    if (to - from >= CHARS_STEP)
        return chars_before(src, to) - chars_before(src, from);
    for (size_t i = from; i < to; i++)
        chars += (src->text[i] & 0xc0) != 0x80;
    return chars;
}

struct position
source_position(struct source *src, size_t offset)
{
    size_t low = 0, high, mid, start, at;

    if (src->line_count == 0)
        build_index(src);
    if (offset > src->size)
        offset = src->size;
    high = src->line_count;
    if (src->line_at[src->last_line] <= offset) {
        low = src->last_line;
        for (size_t step = 1; low + step < high; step *= 2)
            if (src->line_at[low + step] > offset)
                high = low + step;
    }
    while (high - low > 1) {
        mid = low + (high - low) / 2;
        if (src->line_at[mid] <= offset)
            low = mid;
        else
            high = mid;
    }
    src->last_line = low;
    start = low == 0 ? src->bom : src->line_at[low];
    at = offset < start ? start : offset;
    /* Inside a character: that character's column. */
    while (at > start && (src->text[at] & 0xc0) == 0x80)
        at--;
    return (struct position){
        .line = low + 1,
        .column = count_chars(src, start, at) + 1,
        .offset = offset,
    };
}

const char *
source_line(struct source *src, size_t line, size_t *ret_len)
{
    size_t start, end;

    if (src->line_count == 0)
        build_index(src);
    if (line < 1 || line > src->line_count) {
        *ret_len = 0;
        return "";
    }
    start = line == 1 ? src->bom : src->line_at[line - 1];
    /* From the next line's start, not by looking for the end: that would make a report quadratic in
     * the statements of one 8 MB line. */
    end = line < src->line_count ? src->line_at[line] : src->size;
    if (line < src->line_count)
        end -= end - start > 1 && src->text[end - 1] == '\n' && src->text[end - 2] == '\r' ? 2 : 1;
    *ret_len = end - start;
    return src->text + start;
}
