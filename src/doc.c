/* doc.c - see doc.h. */
#include "doc.h"

#include <ctype.h>
#include <string.h>

#include "html.h"

const char *
doc_said(struct doc *d, const char *text)
{
    struct buf b = {0};
    const char *said;

    buf_terminal_escaped(&b, text, strlen(text));
    said = arena_strndup(d->arena, b.data ? b.data : "", b.len);
    buf_finish(&b);
    return said;
}

const char *
doc_name(struct doc *d, const char *text)
{
    return arena_printf(d->arena, DOC_CODE "%s" DOC_CODE, doc_said(d, text));
}

/* --- escapes -------------------------------------------------------------------------------- */

static bool
is_markdown(const char *text, const char *p)
{
    bool word_before = p > text && isalnum((unsigned char)p[-1]);

    switch (*p) {
    case '\\':
    case '`':
    case '*':
    case '[':
    case ']':
    case '<':
    case '>':
    case '&':
    case '|':
    case '~':
        return true;
    case '_':
        return !word_before || !isalnum((unsigned char)p[1]);
    case '#':
        return p == text || isdigit((unsigned char)p[1]);
    case ':':
        return p[1] == '/' && p[2] == '/';
    default:
        return false;
    }
}

static void
markdown_text(struct buf *b, const char *s, const char *end)
{
    for (const char *p = s; p < end; p++) {
        if (is_markdown(s, p))
            buf_putc(b, '\\');
        buf_putc(b, *p);
        /* The name behind an @ would be sent a message. */
        if (*p == '@')
            buf_puts(b, "&#8203;");
    }
}

/* Between more backticks than any run in it. */
static void
markdown_code(struct buf *b, const char *s, size_t n)
{
    size_t fence = 1, run = 0;
    bool blank = n && (s[0] == '`' || s[n - 1] == '`');

    for (size_t i = 0; i < n; i++) {
        run = s[i] == '`' ? run + 1 : 0;
        fence = run >= fence ? run + 1 : fence;
    }
    buf_fill(b, '`', fence);
    buf_puts(b, blank ? " " : "");
    for (size_t i = 0; i < n; i++) {
        /* In a table the bar ends the cell even here. */
        if (s[i] == '|')
            buf_putc(b, '\\');
        buf_putc(b, s[i]);
    }
    buf_puts(b, blank ? " " : "");
    buf_fill(b, '`', fence);
}

static void
add_inline(struct doc *d, const char *s)
{
    bool html = d->format == DOC_HTML, bold = false;

    while (*s) {
        size_t n = strcspn(s, DOC_CODE DOC_BOLD);

        if (html)
            html_text(&d->out, s, n);
        else
            markdown_text(&d->out, s, s + n);
        s += n;
        if (*s == *DOC_BOLD) {
            bold = !bold;
            buf_puts(&d->out, !html ? "**" : bold ? "<strong>" : "</strong>");
            s++;
        } else if (*s == *DOC_CODE) {
            n = strcspn(++s, DOC_CODE);
            buf_puts(&d->out, html ? "<code>" : "");
            if (html)
                html_text(&d->out, s, n);
            else
                markdown_code(&d->out, s, n);
            buf_puts(&d->out, html ? "</code>" : "");
            s += n + (s[n] != '\0');
        }
    }
}

static void
add_vformat(struct doc *d, const char *fmt, va_list ap)
{
    struct buf b = {0};

    buf_vprintf(&b, fmt, ap);
    add_inline(d, b.data ? b.data : "");
    buf_finish(&b);
}

/* --- lists ---------------------------------------------------------------------------------- */

static void
end_points(struct doc *d)
{
    if (d->where != DOC_IN_POINTS)
        return;
    if (d->format == DOC_HTML)
        buf_puts(&d->out, "</ul>\n");
    d->where = DOC_IN_TASK;
}

void
doc_end_list(struct doc *d)
{
    bool html = d->format == DOC_HTML;

    end_points(d);
    if (d->where == DOC_IN_TASK && html)
        buf_puts(&d->out, "</div></li></ul>\n");
    if (d->where == DOC_IN_LIST && html)
        buf_puts(&d->out, "</ul>\n");
    if (d->where != DOC_FLAT && !html)
        buf_putc(&d->out, '\n');
    d->where = DOC_FLAT;
}

void
doc_task(struct doc *d, const char *fmt, ...)
{
    bool html = d->format == DOC_HTML;
    va_list ap;

    end_points(d);
    if (d->where == DOC_IN_LIST)
        doc_end_list(d);
    d->tasks++;
    if (!html)
        buf_puts(&d->out, "- [ ] ");
    else if (d->where == DOC_IN_TASK)
        buf_puts(&d->out, "</div></li>\n");
    else
        buf_puts(&d->out, "<ul class=\"tasks\">\n");
    if (html)
        buf_printf(&d->out, "<li><input type=\"checkbox\" id=\"t%zu\"><div><label for=\"t%zu\">",
                   d->tasks, d->tasks);
    va_start(ap, fmt);
    add_vformat(d, fmt, ap);
    va_end(ap);
    buf_puts(&d->out, html ? "</label>\n" : "\n");
    d->where = DOC_IN_TASK;
}

void
doc_point(struct doc *d, const char *fmt, ...)
{
    bool html = d->format == DOC_HTML;
    va_list ap;

    if (html && (d->where == DOC_FLAT || d->where == DOC_IN_TASK))
        buf_puts(&d->out, "<ul>\n");
    if (d->where == DOC_FLAT)
        d->where = DOC_IN_LIST;
    if (d->where == DOC_IN_TASK)
        d->where = DOC_IN_POINTS;
    buf_puts(&d->out, html ? "<li>" : d->where == DOC_IN_POINTS ? "  - " : "- ");
    va_start(ap, fmt);
    add_vformat(d, fmt, ap);
    va_end(ap);
    buf_puts(&d->out, html ? "</li>\n" : "\n");
}

/* --- the rest ------------------------------------------------------------------------------- */

void
doc_heading(struct doc *d, int level, const char *fmt, ...)
{
    va_list ap;

    doc_end_list(d);
    if (d->format == DOC_HTML)
        buf_printf(&d->out, "<h%d>", level);
    else {
        buf_fill(&d->out, '#', (size_t)level);
        buf_putc(&d->out, ' ');
    }
    va_start(ap, fmt);
    add_vformat(d, fmt, ap);
    va_end(ap);
    if (d->format == DOC_HTML)
        buf_printf(&d->out, "</h%d>\n", level);
    else
        buf_puts(&d->out, "\n\n");
}

void
doc_text(struct doc *d, const char *fmt, ...)
{
    bool html = d->format == DOC_HTML;
    va_list ap;

    end_points(d);
    if (d->where == DOC_IN_LIST)
        doc_end_list(d);
    buf_puts(&d->out, html ? "<p>" : d->where == DOC_IN_TASK ? "\n  " : "");
    va_start(ap, fmt);
    add_vformat(d, fmt, ap);
    va_end(ap);
    buf_puts(&d->out, html ? "</p>\n" : d->where == DOC_IN_TASK ? "\n" : "\n\n");
}

void
doc_verdict(struct doc *d, const char *verdict, const char *fmt, ...)
{
    va_list ap;

    doc_end_list(d);
    if (d->format == DOC_HTML)
        buf_printf(&d->out, "<p class=\"step %s\">", verdict);
    va_start(ap, fmt);
    add_vformat(d, fmt, ap);
    va_end(ap);
    buf_puts(&d->out, d->format == DOC_HTML ? "</p>\n" : "\n\n");
}

void
doc_alarm(struct doc *d, const char *fmt, ...)
{
    bool html = d->format == DOC_HTML;
    va_list ap;

    doc_end_list(d);
    buf_puts(&d->out, html ? "<p class=\"alarm\">" : "> ");
    va_start(ap, fmt);
    add_vformat(d, fmt, ap);
    va_end(ap);
    buf_puts(&d->out, html ? "</p>\n" : "\n\n");
}

/* Commands as they are: nothing coloured, nothing cut. */
static void
html_lines(struct buf *b, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, "\n");

        buf_puts(b, "<span class=\"l\">");
        html_text(b, text, n);
        buf_puts(b, "</span>");
        text += n + (text[n] == '\n');
    }
}

static void
markdown_block(struct doc *d, const char *language, const char *text)
{
    const char *indent = d->where == DOC_IN_TASK ? "  " : "";
    size_t fence = 3, run = 0;

    for (const char *p = text; *p; p++) {
        run = *p == '`' ? run + 1 : 0;
        fence = run >= fence ? run + 1 : fence;
    }
    buf_puts(&d->out, indent);
    buf_fill(&d->out, '`', fence);
    buf_printf(&d->out, "%s\n", language);
    while (*text) {
        size_t n = strcspn(text, "\r\n");

        buf_puts(&d->out, n ? indent : "");
        for (size_t i = 0; i < n;) {
            size_t part = 0;

            while (i + part < n && text[i + part] != '\t')
                part++;
            buf_terminal_escaped(&d->out, text + i, part);
            i += part;
            if (i < n)
                buf_putc(&d->out, '\t');
            i++;
        }
        buf_putc(&d->out, '\n');
        text += n;
        text += text[0] == '\r' && text[1] == '\n' ? 2 : *text != '\0';
    }
    buf_puts(&d->out, indent);
    buf_fill(&d->out, '`', fence);
    buf_puts(&d->out, d->where == DOC_IN_TASK ? "\n" : "\n\n");
}

void
doc_code(struct doc *d, const char *language, const char *text)
{
    size_t n = strlen(text);

    end_points(d);
    if (d->where == DOC_IN_LIST)
        doc_end_list(d);
    while (n && (text[n - 1] == '\n' || text[n - 1] == '\r'))
        n--;
    text = arena_strndup(d->arena, text, n);
    if (d->format == DOC_MARKDOWN) {
        markdown_block(d, language, text);
        return;
    }
    buf_printf(&d->out, "<pre class=\"%s\">", language);
    if (strcmp(language, "sql") != 0)
        html_lines(&d->out, text);
    else
        html_sql(&d->out, text, (struct span){0, n}, 0, NULL, 0);
    buf_puts(&d->out, "</pre>\n");
}

void
doc_row(struct doc *d, const char *const *cells, size_t n)
{
    bool html = d->format == DOC_HTML, head = !d->in_table;

    if (head)
        doc_end_list(d);
    if (html)
        buf_puts(&d->out, head ? "<table>\n<tr>" : "<tr>");
    for (size_t i = 0; i < n; i++) {
        buf_puts(&d->out, !html ? "| " : head ? "<th>" : "<td>");
        add_inline(d, cells[i]);
        buf_puts(&d->out, !html ? " " : head ? "</th>" : "</td>");
    }
    buf_puts(&d->out, html ? "</tr>\n" : "|\n");
    if (head && !html) {
        for (size_t i = 0; i < n; i++)
            buf_puts(&d->out, "|---");
        buf_puts(&d->out, "|\n");
    }
    d->in_table = true;
}

void
doc_end_table(struct doc *d)
{
    if (d->in_table)
        buf_puts(&d->out, d->format == DOC_HTML ? "</table>\n" : "\n");
    d->in_table = false;
}
