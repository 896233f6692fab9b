/*
 * report_excerpt.c - cuts the piece of each line that people can read: long lines are shown through
 * a window around the span, whatever the file holds is escaped, and the underline is as wide as the
 * text above it (multi-byte and double-width characters included).
 */
#include "report_excerpt.h"

#include <stdbool.h>

#define COLUMNS 96    /* of source text in a line */
#define LEAD_WHOLE 56 /* a beginning of a line this wide is shown whole ... */
#define LEAD_CUT 20   /* ... of a wider one this much before the span */
#define LINES 3

const struct palette palette_plain = {"", "", "", "", "", "", ""};
const struct palette palette_color = {
    .dangerous = "\033[1;31m",
    .destructive = "\033[1;33m",
    .advice = "\033[1;36m",
    .safe = "\033[32m",
    .frame = "\033[34m",
    .bold = "\033[1m",
    .reset = "\033[0m",
};

struct window {
    const char *from, *to; /* what is shown */
    bool cut_left, cut_right;
};

static bool
is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

static const char *
previous_char(const char *at, const char *begin)
{
    at--;
    for (int i = 0; i < 3 && at > begin && is_continuation(*at); i++)
        at--;
    return at;
}

static const char *
next_char(const char *at, const char *end)
{
    at++;
    for (int i = 0; i < 3 && at < end && is_continuation(*at); i++)
        at++;
    return at;
}

/* How wide one character is shown; nearly all are ASCII. */
static size_t
char_columns(const char *at, const char *next)
{
    return next - at == 1 && *at >= 0x20 && *at < 0x7f ? 1 : utf8_width(at, (size_t)(next - at));
}

/* The first character before `at` from which on at most `columns` are shown. */
static const char *
step_back(const char *begin, const char *at, size_t columns)
{
    size_t width = 0;

    while (at > begin) {
        const char *before = previous_char(at, begin);

        width += char_columns(before, at);
        if (width > columns)
            break;
        at = before;
    }
    return at;
}

static struct window
window_around(const char *line, size_t len, size_t at)
{
    const char *end = line + len, *focus = line + (at < len ? at : len);
    struct window w = {.from = step_back(line, focus, LEAD_WHOLE)};
    size_t width = 0;

    if (w.from > line) {
        w.from = step_back(line, focus, LEAD_CUT);
        w.cut_left = true;
    }
    for (w.to = w.from; w.to < end;) {
        const char *next = next_char(w.to, end);

        width += char_columns(w.to, next);
        if (width > COLUMNS)
            break;
        w.to = next;
    }
    w.cut_right = w.to < end;
    return w;
}

static size_t
digits(size_t n)
{
    size_t d = 1;

    for (; n >= 10; n /= 10)
        d++;
    return d;
}

/* Lines of the span to show: first to last. */
static void
line_range(const struct excerpt *e, size_t *ret_first, size_t *ret_last, bool *ret_more)
{
    struct position start = source_position(e->src, e->at.start);
    struct position end = start;

    if (e->at.end > e->at.start)
        end = source_position(e->src, e->at.end - 1);
    *ret_first = start.line;
    *ret_more = end.line - start.line + 1 > LINES;
    *ret_last = *ret_more ? start.line + LINES - 1 : end.line;
}

size_t
excerpt_gutter(const struct excerpt *e)
{
    size_t first, last;
    bool more;

    line_range(e, &first, &last, &more);
    return digits(last);
}

static void
add_gutter(struct buf *b, const struct excerpt *e, size_t width, size_t line)
{
    buf_puts(b, e->palette->frame);
    buf_fill(b, ' ', 1 + width - (line ? digits(line) : 0));
    if (line)
        buf_number(b, line);
    buf_puts(b, " |");
    buf_puts(b, e->palette->reset);
}

static void
add_line(struct buf *b, const struct excerpt *e, const struct window *w, size_t gutter, size_t line)
{
    add_gutter(b, e, gutter, line);
    if (w->to > w->from || w->cut_left) {
        buf_putc(b, ' ');
        buf_puts(b, w->cut_left ? "..." : "");
        buf_terminal_escaped(b, w->from, (size_t)(w->to - w->from));
        buf_puts(b, w->cut_right ? "..." : "");
    }
    while (b->len && b->data[b->len - 1] == ' ')
        b->data[--b->len] = '\0';
    buf_putc(b, '\n');
}

static void
add_underline(struct buf *b, const struct excerpt *e, const struct window *w, size_t gutter)
{
    const char *from = e->src->text + e->at.start, *to = e->src->text + e->at.end;
    size_t marks;

    if (to > w->to)
        to = w->to;
    if (from > w->to)
        from = w->to;
    add_gutter(b, e, gutter, 0);
    buf_fill(b, ' ', 1 + (w->cut_left ? 3 : 0) + utf8_width(w->from, (size_t)(from - w->from)));
    buf_puts(b, e->mark);
    marks = to > from ? utf8_width(from, (size_t)(to - from)) : 0;
    buf_fill(b, '^', marks ? marks : 1);
    buf_puts(b, e->palette->reset);
    buf_putc(b, '\n');
}

void
excerpt_add(struct buf *b, const struct excerpt *e)
{
    size_t first, last, gutter, len;
    bool more;

    line_range(e, &first, &last, &more);
    gutter = digits(last);
    for (size_t n = first; n <= last; n++) {
        const char *line = source_line(e->src, n, &len);
        size_t start = (size_t)(line - e->src->text);
        struct window w =
            window_around(line, len, n == first && e->at.start > start ? e->at.start - start : 0);

        add_line(b, e, &w, gutter, n);
        if (n == first && e->mark)
            add_underline(b, e, &w, gutter);
    }
    if (more) {
        add_gutter(b, e, gutter, 0);
        buf_puts(b, " ...\n");
    }
}
