/*
 * report_github.c - annotations: the workflow commands that GitHub Actions reads from a job's
 * output. A property ends at ',' and '::', so those bytes of it are percent-encoded; whatever a
 * name or a message holds, no other command can come out of it.
 */
#include <string.h>

#include <pgpreflight/rule.h>

#include "report_common.h"

struct github {
    const struct report_options *options;
    const struct report_file *file;
    struct buf out;
};

static void *
begin(const struct report_options *o, struct arena *run)
{
    struct github *g = arena_new(run, struct github);

    g->options = o;
    return g;
}

/* Escapes as the runner undoes them; what it would not, control characters, as on a terminal. */
static void
add_escaped(struct buf *b, const char *s, const char *also)
{
    while (*s) {
        size_t n = strcspn(s, "%\r\n:,");

        if (n) {
            buf_terminal_escaped(b, s, n);
        } else {
            n = 1;
            if (*s == '%' || *s == '\r' || *s == '\n' || strchr(also, *s))
                buf_printf(b, "%%%02X", (unsigned)*s);
            else
                buf_putc(b, *s);
        }
        s += n;
    }
}

static void
add_property(struct buf *b, const char *s)
{
    add_escaped(b, s, ":,");
}

static const char *
command(enum verdict v)
{
    return v == VERDICT_DANGEROUS ? "error" : v == VERDICT_DESTRUCTIVE ? "warning" : "notice";
}

static void
flush(struct github *g)
{
    fwrite(g->out.data ? g->out.data : "", 1, g->out.len, g->options->out);
    buf_reset(&g->out);
}

static void
file_begin(void *state, const struct report_file *f)
{
    struct github *g = state;

    g->file = f;
    if (!f->problem)
        return;
    buf_puts(&g->out, "::error file=");
    add_property(&g->out, report_plain_path(f->path));
    buf_puts(&g->out, ",title=not read::");
    add_escaped(&g->out, f->problem, "");
    buf_putc(&g->out, '\n');
    flush(g);
}

static void
finding(void *state, const struct finding *f)
{
    struct github *g = state;
    struct position start, end;

    if (f->allowed)
        return;
    start = source_position(g->file->src, f->span.start);
    end = source_position(g->file->src, f->span.end);
    buf_printf(&g->out, "::%s file=", command(f->verdict));
    add_property(&g->out, report_plain_path(g->file->path));
    buf_printf(&g->out, ",line=%zu,endLine=%zu", start.line, end.line);
    /* Columns of a range over several lines are refused. */
    if (start.line == end.line)
        buf_printf(&g->out, ",col=%zu,endColumn=%zu", start.column, end.column);
    buf_printf(&g->out, ",title=%s (%s)::", f->rule->id, verdict_title(f->verdict));
    add_escaped(&g->out, f->message, "");
    if (f->safer) {
        buf_puts(&g->out, "%0ASafer: ");
        add_escaped(&g->out, f->safer, "");
    }
    buf_putc(&g->out, '\n');
    flush(g);
}

static void
statement(void *state, const struct statement *st)
{
    for (const struct finding *f = st->findings; f; f = f->next)
        finding(state, f);
}

static void
file_end(void *state, const struct lint_totals *of_file)
{
    (void)state;
    (void)of_file;
}

static bool
end(void *state, const struct report_summary *s, struct error *err)
{
    struct github *g = state;

    (void)s;
    (void)err;
    buf_finish(&g->out);
    return true;
}

const struct reporter report_github = {
    .name = "github",
    .summary = "annotations for GitHub Actions",
    .begin = begin,
    .file_begin = file_begin,
    .statement = statement,
    .finding = finding,
    .file_end = file_end,
    .end = end,
};
