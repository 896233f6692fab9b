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

/* Lines and characters are counted up to every such many bytes: a place costs the same anywhere in
 * the file, also at the end of an 8 MB line. */
#define MARK_STEP ((size_t)512)

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

/* All bytes of fd, whatever it is. size: of a regular file, whose end needs no read of its own; 0:
 * not known, as of a pipe or what /proc shows. */
static bool
read_all(int fd, size_t size, const char *name, struct source *src, struct error *err)
{
    size_t cap = size ? size + 2 : (size_t)64 << 10, len = 0;
    char *text = malloc(cap), *more;
    ssize_t n;

    if (!text)
        return no_memory(name, err);
    while (!size || len != size) {
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
    size_t size = 0;
    struct stat st;

    if (fstat(fd, &st) != 0)
        return error_set(err, "%s: cannot read it: %s", name, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return error_set(err, "%s: is a directory, not a file", name);
    if (S_ISREG(st.st_mode)) {
        if ((unsigned long long)st.st_size > LIMIT_FILE_BYTES)
            return too_large(name, err);
        size = (size_t)st.st_size;
    }
    return read_all(fd, size, name, src, err);
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
    free(src->marks);
    *src = (struct source){0};
}

void
source_hash(struct source *src)
{
    sha256_hex(src->text, src->size, src->sha256);
}

/* A line starts at that offset: behind \n, \r\n or a lone \r. */
static bool
starts_line(const char *text, size_t at)
{
    return at == 0 || text[at - 1] == '\n' || (text[at - 1] == '\r' && text[at] != '\n');
}

static size_t
count_starts(const char *text, size_t from, size_t to)
{
    size_t n = 0;

    if (from == 0 && to > 0) {
        n = 1;
        from = 1;
    }
    /* No branches: the compiler makes this 16 or more bytes at a time. */
    for (size_t i = from; i < to; i++)
        n += (text[i - 1] == '\n') | ((text[i - 1] == '\r') & (text[i] != '\n'));
    return n;
}

static size_t
count_chars(const char *text, size_t from, size_t to)
{
    size_t chars = 0;

    for (size_t i = from; i < to; i++)
        chars += (text[i] & 0xc0) != 0x80;
    return chars;
}

/* The last line start in [from, to), or `otherwise`. */
static size_t
last_start(const struct source *src, size_t from, size_t to, size_t otherwise)
{
    const char *text = src->text, *newline;

    if (!src->has_returns) {
        newline =
            from > 0 ? memrchr(text + from - 1, '\n', to - from) : memrchr(text, '\n', to - 1);
        return newline ? (size_t)(newline - text) + 1 : from > 0 ? otherwise : 0;
    }
    while (to > from)
        if (starts_line(text, --to))
            return to;
    return otherwise;
}

/* The first line start behind that offset; there is one. */
static size_t
next_start(const struct source *src, size_t at)
{
    if (!src->has_returns)
        return (size_t)((const char *)memchr(src->text + at, '\n', src->size - at) - src->text) + 1;
    do
        at++;
    while (!starts_line(src->text, at));
    return at;
}

static void
build_index(struct source *src)
{
    size_t n = src->size / MARK_STEP + 1;
    struct source_mark at = {0};

    src->marks = malloc(n * sizeof(*src->marks));
    if (!src->marks) {
        fprintf(stderr, "pgpreflight: out of memory (%zu bytes wanted)\n", n * sizeof(*src->marks));
        exit(2);
    }
    src->has_returns = memchr(src->text, '\r', src->size) != NULL;
    for (size_t i = 0; i < n; i++) {
        size_t from = i * MARK_STEP, to = i + 1 < n ? from + MARK_STEP : src->size + 1;

        src->marks[i] = at;
        at.lines += (uint32_t)count_starts(src->text, from, to);
        at.chars += (uint32_t)count_chars(src->text, from, to);
        at.line_start = (uint32_t)last_start(src, from, to, at.line_start);
    }
    src->line_count = at.lines;
}

/* Characters that start before offset. */
static size_t
chars_before(const struct source *src, size_t offset)
{
    const struct source_mark *m = &src->marks[offset / MARK_STEP];

    return m->chars + count_chars(src->text, offset / MARK_STEP * MARK_STEP, offset);
}

static struct position
work_out(struct source *src, size_t offset)
{
    const struct source_mark *m;
    size_t from, start, at, chars;

    if (src->line_count == 0)
        build_index(src);
    m = &src->marks[offset / MARK_STEP];
    from = offset / MARK_STEP * MARK_STEP;
    start = last_start(src, from, offset + 1, m->line_start);
    if (start < src->bom)
        start = src->bom;
    at = offset < start ? start : offset;
    /* Inside a character: that character's column. */
    while (at > start && (src->text[at] & 0xc0) == 0x80)
        at--;
    chars = at - start < MARK_STEP ? count_chars(src->text, start, at)
                                   : chars_before(src, at) - chars_before(src, start);
    return (struct position){
        .line = m->lines + count_starts(src->text, from, offset + 1),
        .column = chars + 1,
        .offset = offset,
    };
}

struct position
source_position(struct source *src, size_t offset)
{
    if (offset > src->size)
        offset = src->size;
    for (int i = 0; i < 2; i++)
        if (src->asked[i].line && src->asked[i].offset == offset)
            return src->asked[i];
    src->asked[1] = src->asked[0];
    return src->asked[0] = work_out(src, offset);
}

/* Where the line (from 1) starts; there is such a line. */
static size_t
line_offset(const struct source *src, size_t line)
{
    size_t low = 0, high = src->size / MARK_STEP + 1, at, n;

    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;

        if (src->marks[mid].lines < line)
            low = mid;
        else
            high = mid;
    }
    at = low * MARK_STEP;
    n = src->marks[low].lines + starts_line(src->text, at);
    for (; n < line; n++)
        at = next_start(src, at);
    return at;
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
    start = line == 1 ? src->bom : line_offset(src, line);
    /* From the next line's start, not by looking for the end: that would make a report quadratic in
     * the statements of one 8 MB line. */
    end = line < src->line_count ? line_offset(src, line + 1) : src->size;
    if (line < src->line_count)
        end -= end - start > 1 && src->text[end - 1] == '\n' && src->text[end - 2] == '\r' ? 2 : 1;
    *ret_len = end - start;
    return src->text + start;
}
