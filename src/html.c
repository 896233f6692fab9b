/* html.c - see html.h. */
#include "html.h"

#include <string.h>

#include "html_embed.h"

void
html_text(struct buf *b, const char *s, size_t n)
{
    struct buf plain = {0};

    buf_terminal_escaped(&plain, s, n);
    for (const char *p = plain.data; p && *p; p++) {
        switch (*p) {
        case '&':
            buf_puts(b, "&amp;");
            break;
        case '<':
            buf_puts(b, "&lt;");
            break;
        case '>':
            buf_puts(b, "&gt;");
            break;
        case '"':
            buf_puts(b, "&quot;");
            break;
        case '\'':
            buf_puts(b, "&#39;");
            break;
        default:
            buf_putc(b, *p);
        }
    }
    buf_finish(&plain);
}

void
html_puts(struct buf *b, const char *s)
{
    html_text(b, s, strlen(s));
}

static void
add_lines(struct buf *b, const char *const *lines)
{
    for (; *lines; lines++)
        buf_puts(b, *lines);
}

void
html_begin(struct buf *b, const char *title)
{
    buf_puts(b, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                "style-src '" PAGE_CSS_HASH "'; script-src '" PAGE_JS_HASH "'; "
                "base-uri 'none'; form-action 'none'\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n"
                "<meta name=\"referrer\" content=\"no-referrer\">\n"
                "<meta name=\"robots\" content=\"noindex\">\n<title>");
    html_puts(b, title);
    buf_puts(b, "</title>\n<style>");
    add_lines(b, page_css_text);
    buf_puts(b, "</style>\n</head>\n<body>\n");
}

void
html_end(struct buf *b)
{
    buf_puts(b, "<script>");
    add_lines(b, page_js_text);
    buf_puts(b, "</script>\n</body>\n</html>\n");
}
