/*
 * html.h - what the HTML documents share: the frame of a page that needs nothing from elsewhere, and
 * the only two ways in which text from outside gets into one.
 */
#ifndef PGPREFLIGHT_HTML_H
#define PGPREFLIGHT_HTML_H

#include <pgpreflight/span.h>

#include "buf.h"

/* Text for an element's content or a quoted attribute: control characters shown, syntax escaped. */
void html_text(struct buf *b, const char *s, size_t n);
void html_puts(struct buf *b, const char *s); /* the same of a whole string */

/* A place in the SQL that is underlined. */
struct html_mark {
    struct span at;
    const char *class; /* "dangerous" ... */
};

/* Lines of SQL, text[at], as <span class=l> each, coloured by token; numbered from `line` on, 0:
 * not numbered. Marks may be NULL. Text that is very long is cut in its middle, which is said. */
void html_sql(struct buf *b, const char *text, struct span at, size_t line,
              const struct html_mark *marks, size_t n_marks);

/* Everything up to and with <body>. The page may load nothing, and run only the script that
 * html_end() puts there: a Content-Security-Policy says so. */
void html_begin(struct buf *b, const char *title);
void html_end(struct buf *b);

#endif
