/*
 * report_junit.c - JUnit XML: a test suite for each file, a test case for each statement. A finding
 * that decides the exit status is a failure; the others stand in system-out, so that a red test
 * means what a red job means.
 *
 * A suite's counts stand in front of its cases, so a file's cases wait until the file is over.
 */
#include <stdlib.h>
#include <string.h>

#include <pgpreflight/rule.h>

#include "report_common.h"

#define SPOOL_MEMORY ((size_t)4 << 20)

struct junit {
    const struct report_options *options;
    const struct report_file *file;
    struct buf cases; /* of the file, the part not in `spool` */
    FILE *spool;
    size_t spooled;
    struct buf out, failures, others;
    size_t tests, failed, errors;
    bool lost; /* a temporary file could not be read again */
};

static void *
begin(const struct report_options *o, struct arena *run)
{
    struct junit *j = arena_new(run, struct junit);

    j->options = o;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"pgpreflight\">\n",
          o->out);
    return j;
}

/* --- XML ------------------------------------------------------------------------------------ */

/* Characters that XML 1.0 cannot hold in any form: controls, U+FFFE, U+FFFF. */
static size_t
unprintable(const unsigned char *s)
{
    if (*s < ' ' && *s != '\t' && *s != '\n' && *s != '\r')
        return 1;
    return s[0] == 0xEF && s[1] == 0xBF && (s[2] == 0xBE || s[2] == 0xBF) ? 3 : *s == 0x7F;
}

static void
add_xml(struct buf *b, const char *text, bool attribute)
{
    struct buf clean = {0};

    buf_valid_utf8(&clean, text, strlen(text));
    for (const char *s = clean.data; s && *s;) {
        size_t bad = unprintable((const unsigned char *)s);

        if (bad) {
            s += bad;
            continue;
        }
        if (strchr("&<>\"'", *s) || *s == '\r' || (attribute && (*s == '\n' || *s == '\t')))
            buf_printf(b, "&#%d;", *s);
        else
            buf_putc(b, *s);
        s++;
    }
    buf_finish(&clean);
}

static void
add_attribute(struct buf *b, const char *name, const char *value)
{
    buf_printf(b, " %s=\"", name);
    add_xml(b, value, true);
    buf_putc(b, '"');
}

static void
add_element(struct buf *b, const char *name, const struct buf *text)
{
    if (!text->len)
        return;
    buf_printf(b, "<%s>", name);
    add_xml(b, text->data, false);
    buf_printf(b, "</%s>\n", name);
}

/* --- cases ---------------------------------------------------------------------------------- */

static void
spool_out(struct junit *j)
{
    if (!j->spool)
        j->spool = tmpfile();
    if (!j->spool || fseek(j->spool, (long)j->spooled, SEEK_SET) != 0 ||
        fwrite(j->cases.data, 1, j->cases.len, j->spool) != j->cases.len || fflush(j->spool) != 0)
        return; /* they stay in memory */
    j->spooled += j->cases.len;
    buf_reset(&j->cases);
}

static bool
decides(const struct junit *j, const struct finding *f)
{
    enum verdict least = j->options->config->fail_on;

    return !f->allowed && least != VERDICT_OFF && f->verdict >= least;
}

static void
add_finding(struct junit *j, struct buf *b, const struct finding *f)
{
    struct position p = source_position(j->file->src, f->span.start);

    buf_printf(b, "%s:%zu:%zu: %s: ", report_plain_path(j->file->path), p.line, p.column,
               f->allowed ? "allowed" : verdict_title(f->verdict));
    /* In one line, whatever the names in it hold. */
    buf_terminal_escaped(b, f->message, strlen(f->message));
    buf_printf(b, " [%s]\n", f->rule->id);
    if (f->allowed) {
        buf_printf(b, "  %s\n", f->allowed->reason);
        return;
    }
    buf_printf(b, "  %s\n", f->why ? f->why : f->rule->why);
    if (f->safer)
        buf_printf(b, "  Safer: %s\n", f->safer);
}

/* A case with all findings of the list, which may be one finding of no statement. */
static void
add_case(struct junit *j, const char *name, const struct finding *list, bool only_first)
{
    const struct finding *first = NULL;
    struct buf *b = &j->cases;

    buf_reset(&j->failures);
    buf_reset(&j->others);
    for (const struct finding *f = list; f; f = only_first ? NULL : f->next) {
        if (decides(j, f) && (!first || f->verdict > first->verdict))
            first = f;
        add_finding(j, decides(j, f) ? &j->failures : &j->others, f);
    }
    buf_puts(b, "<testcase");
    add_attribute(b, "classname", report_plain_path(j->file->path));
    add_attribute(b, "name", name);
    add_attribute(b, "file", report_plain_path(j->file->path));
    buf_puts(b, j->failures.len || j->others.len ? ">\n" : "/>\n");
    j->tests++;
    if (first) {
        j->failed++;
        buf_puts(b, "<failure");
        add_attribute(b, "type", first->rule->id);
        add_attribute(b, "message", first->message);
        buf_putc(b, '>');
        add_xml(b, j->failures.data, false);
        buf_puts(b, "</failure>\n");
    }
    add_element(b, "system-out", &j->others);
    if (j->failures.len || j->others.len)
        buf_puts(b, "</testcase>\n");
    if (b->len > SPOOL_MEMORY)
        spool_out(j);
}

static void
statement(void *state, const struct statement *st)
{
    struct junit *j = state;
    struct position p = source_position(j->file->src, st->span.start);
    struct buf name = {0};

    buf_printf(&name, "%zu: %s, line %zu", st->index, st->kind && *st->kind ? st->kind : "SQL",
               p.line);
    if (via_name(st->via))
        buf_printf(&name, " (%s)", via_name(st->via));
    add_case(j, name.data, st->findings, false);
    buf_finish(&name);
}

static void
finding(void *state, const struct finding *f)
{
    add_case(state, f->rule->id, f, true);
}

/* --- suites --------------------------------------------------------------------------------- */

static void
file_begin(void *state, const struct report_file *f)
{
    struct junit *j = state;
    struct buf *b = &j->cases;

    j->file = f;
    j->tests = j->failed = j->errors = 0;
    if (!f->problem)
        return;
    j->tests = j->errors = 1;
    buf_puts(b, "<testcase");
    add_attribute(b, "classname", report_plain_path(f->path));
    buf_puts(b, " name=\"read the file\"><error type=\"unreadable-file\"");
    add_attribute(b, "message", f->problem);
    buf_puts(b, "/></testcase>\n");
}

static void
copy_spool(struct junit *j)
{
    char chunk[1 << 14];
    size_t left = j->spooled;

    if (!left)
        return;
    rewind(j->spool);
    while (left) {
        size_t n = fread(chunk, 1, left < sizeof(chunk) ? left : sizeof(chunk), j->spool);

        if (!n)
            break;
        fwrite(chunk, 1, n, j->options->out);
        left -= n;
    }
    j->lost = j->lost || left;
    j->spooled = 0;
}

static void
file_end(void *state, const struct lint_totals *of_file)
{
    struct junit *j = state;
    struct buf *b = &j->out;

    (void)of_file;
    buf_puts(b, "<testsuite");
    add_attribute(b, "name", report_plain_path(j->file->path));
    buf_printf(b, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"0\">\n", j->tests,
               j->failed, j->errors);
    fwrite(b->data, 1, b->len, j->options->out);
    buf_reset(b);
    copy_spool(j);
    fwrite(j->cases.data ? j->cases.data : "", 1, j->cases.len, j->options->out);
    buf_reset(&j->cases);
    fputs("</testsuite>\n", j->options->out);
}

static bool
end(void *state, const struct report_summary *s, struct error *err)
{
    struct junit *j = state;

    (void)s;
    fputs("</testsuites>\n", j->options->out);
    if (j->spool)
        fclose(j->spool);
    buf_finish(&j->cases);
    buf_finish(&j->out);
    buf_finish(&j->failures);
    buf_finish(&j->others);
    return !j->lost ||
           error_set(err, "the JUnit report is incomplete: its temporary file cannot be read");
}

const struct reporter report_junit = {
    .name = "junit",
    .summary = "JUnit XML: a file is a suite, a statement a test",
    .begin = begin,
    .file_begin = file_begin,
    .statement = statement,
    .finding = finding,
    .file_end = file_end,
    .end = end,
};
