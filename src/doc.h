/*
 * doc.h - a checklist as a document, in Markdown for a pull request or as an HTML page: headings,
 * paragraphs, boxes to tick, points below them, code, tables.
 *
 * Text takes printf formats. In it, code and bold stand between marks, and whatever comes from
 * outside goes through doc_name() or doc_said() first; the rest is escaped for the format.
 */
#ifndef PGPREFLIGHT_DOC_H
#define PGPREFLIGHT_DOC_H

#include <stdbool.h>

#include "arena.h"
#include "buf.h"

#define DOC_CODE "\x01" /* on both sides */
#define DOC_BOLD "\x02"

enum doc_format {
    DOC_MARKDOWN,
    DOC_HTML,
};

struct doc {
    enum doc_format format;
    struct arena *arena;
    struct buf out;
    enum {
        DOC_FLAT,
        DOC_IN_LIST, /* points that belong to no box */
        DOC_IN_TASK, /* below a box, */
        DOC_IN_POINTS /* among its points */
    } where;
    size_t tasks;
    bool in_table;
};

#define DOC_PRINTF(n) __attribute__((format(printf, n, n + 1)))

/* A name, path or command from outside, as code. */
const char *doc_name(struct doc *d, const char *text);
/* Words from outside, as text. */
const char *doc_said(struct doc *d, const char *text);

void doc_heading(struct doc *d, int level, const char *fmt, ...) DOC_PRINTF(3);
/* A paragraph; below a box it belongs to it. */
void doc_text(struct doc *d, const char *fmt, ...) DOC_PRINTF(2);
/* The same, of a verdict: "dangerous" and its like, as the report's classes are called. */
void doc_verdict(struct doc *d, const char *verdict, const char *fmt, ...) DOC_PRINTF(3);
/* A paragraph that nobody may miss. */
void doc_alarm(struct doc *d, const char *fmt, ...) DOC_PRINTF(2);
/* Ends the list that is open, so that what comes belongs to none. */
void doc_end_list(struct doc *d);
/* A box to tick. */
void doc_task(struct doc *d, const char *fmt, ...) DOC_PRINTF(2);
void doc_point(struct doc *d, const char *fmt, ...) DOC_PRINTF(2);
/* Lines of code; language "sh" is to be run, "sql" to be read. */
void doc_code(struct doc *d, const char *language, const char *text);
/* A table with these many columns; the first row is its head. */
void doc_row(struct doc *d, const char *const *cells, size_t n);
void doc_end_table(struct doc *d);

#endif
