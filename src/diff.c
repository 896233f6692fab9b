/* diff.c - lines that stay are found by their longest common subsequence (diff.h). */
#include "diff.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
    CONTEXT = 3,
    CELLS_MAX = 16 << 20 /* beyond that all lines between the first and last change are replaced */
};

struct line {
    const char *at;
    size_t n; /* with its line end */
};

struct lines {
    struct line *all;
    size_t n;
};

/* One line of the result: ' ', '-' or '+'. */
struct mark {
    char kind;
    const struct line *line;
};

static struct lines
split(struct diff_text t, struct arena *a)
{
    struct lines l = {NULL, 0};
    size_t count = 1;

    for (size_t i = 0; i < t.size; i++)
        count += t.data[i] == '\n';
    l.all = arena_array(a, struct line, count);
    for (size_t at = 0; at < t.size;) {
        const char *end = memchr(t.data + at, '\n', t.size - at);
        size_t n = end ? (size_t)(end - t.data) + 1 - at : t.size - at;

        l.all[l.n++] = (struct line){t.data + at, n};
        at += n;
    }
    return l;
}

static bool
same(const struct line *x, const struct line *y)
{
    return x->n == y->n && !memcmp(x->at, y->at, x->n);
}

/* marks for old[from..old_end) and new[from..new_end). */
static size_t
mark_middle(struct mark *m, const struct lines *o, size_t old_end, const struct lines *n, size_t new_end,
            size_t from, struct arena *a)
{
    size_t rows = old_end - from, columns = new_end - from, count = 0, i = 0, k = 0;
    uint32_t *length = NULL;

    if (!rows || !columns || rows + 1 > CELLS_MAX / (columns + 1)) {
        for (; i < rows; i++)
            m[count++] = (struct mark){'-', &o->all[from + i]};
        for (; k < columns; k++)
            m[count++] = (struct mark){'+', &n->all[from + k]};
        return count;
    }
    length = arena_alloc(a, (rows + 1) * (columns + 1) * sizeof(*length));
#define LENGTH(x, y) length[(x) * (columns + 1) + (y)]
    for (size_t x = rows; x-- > 0;)
        for (size_t y = columns; y-- > 0;) {
            uint32_t down = LENGTH(x + 1, y), right = LENGTH(x, y + 1);

            if (same(&o->all[from + x], &n->all[from + y]))
                LENGTH(x, y) = LENGTH(x + 1, y + 1) + 1;
            else
                LENGTH(x, y) = down > right ? down : right;
        }
    while (i < rows || k < columns) {
        if (i < rows && k < columns && same(&o->all[from + i], &n->all[from + k])) {
            m[count++] = (struct mark){' ', &o->all[from + i]};
            i++;
            k++;
        } else if (i < rows && (k == columns || LENGTH(i + 1, k) >= LENGTH(i, k + 1))) {
            m[count++] = (struct mark){'-', &o->all[from + i++]};
        } else {
            m[count++] = (struct mark){'+', &n->all[from + k++]};
        }
    }
#undef LENGTH
    return count;
}

static void
put_line(struct buf *out, const struct mark *m)
{
    buf_putc(out, m->kind);
    buf_add(out, m->line->at, m->line->n);
    if (!m->line->n || m->line->at[m->line->n - 1] != '\n')
        buf_puts(out, "\n\\ No newline at end of file\n");
}

static void
put_range(struct buf *out, char sign, size_t start, size_t count)
{
    buf_printf(out, "%c%zu", sign, count ? start + 1 : start);
    if (count != 1)
        buf_printf(out, ",%zu", count);
}

static void
put_hunks(struct buf *out, const struct mark *m, size_t n)
{
    size_t old_at = 0, new_at = 0, i = 0;

    while (i < n) {
        size_t start = i, end, last, removed = 0, added = 0;

        while (start < n && m[start].kind == ' ')
            start++;
        if (start == n)
            return;
        last = start;
        for (end = start; end < n && end - last <= 2 * CONTEXT; end++)
            if (m[end].kind != ' ')
                last = end;
        end = last + 1 + CONTEXT < n ? last + 1 + CONTEXT : n;
        start = start - i > CONTEXT ? start - CONTEXT : i;
        old_at += start - i;
        new_at += start - i;
        for (size_t k = start; k < end; k++) {
            removed += m[k].kind != '+';
            added += m[k].kind != '-';
        }
        buf_puts(out, "@@ ");
        put_range(out, '-', old_at, removed);
        buf_putc(out, ' ');
        put_range(out, '+', new_at, added);
        buf_puts(out, " @@\n");
        for (size_t k = start; k < end; k++)
            put_line(out, &m[k]);
        old_at += removed;
        new_at += added;
        i = end;
    }
}

/* As git quotes a path: in quotes with escapes where it is not plain. */
static void
put_path(struct buf *out, const char *prefix, const char *path)
{
    bool plain = true;

    for (const char *s = path; *s; s++)
        plain = plain && (unsigned char)*s >= ' ' && *s != '"' && *s != '\\' && (unsigned char)*s < 0x7f;
    if (plain) {
        buf_printf(out, "%s%s", prefix, path);
        return;
    }
    buf_printf(out, "\"%s", prefix);
    for (const char *s = path; *s; s++) {
        if (*s == '"' || *s == '\\')
            buf_printf(out, "\\%c", *s);
        else if ((unsigned char)*s < ' ' || (unsigned char)*s >= 0x7f)
            buf_printf(out, "\\%03o", (unsigned char)*s);
        else
            buf_putc(out, *s);
    }
    buf_putc(out, '"');
}

void
diff_unified(struct buf *out, const char *path, struct diff_text old, struct diff_text new_text,
             struct arena *a)
{
    struct lines o = split(old, a), n = split(new_text, a);
    struct mark *marks = arena_array(a, struct mark, o.n + n.n + 1);
    size_t head = 0, tail = 0, count = 0;

    while (head < o.n && head < n.n && same(&o.all[head], &n.all[head]))
        marks[count] = (struct mark){' ', &o.all[head]}, count++, head++;
    if (old.data && head == o.n && head == n.n)
        return;
    while (tail < o.n - head && tail < n.n - head && same(&o.all[o.n - tail - 1], &n.all[n.n - tail - 1]))
        tail++;
    count += mark_middle(marks + count, &o, o.n - tail, &n, n.n - tail, head, a);
    for (size_t i = o.n - tail; i < o.n; i++)
        marks[count++] = (struct mark){' ', &o.all[i]};
    buf_puts(out, "diff --git ");
    put_path(out, "a/", path);
    buf_putc(out, ' ');
    put_path(out, "b/", path);
    buf_puts(out, old.data ? "\n--- " : "\nnew file mode 100644\n--- ");
    if (old.data)
        put_path(out, "a/", path);
    else
        buf_puts(out, "/dev/null");
    buf_puts(out, "\n+++ ");
    put_path(out, "b/", path);
    buf_putc(out, '\n');
    put_hunks(out, marks, count);
}
