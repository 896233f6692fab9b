/*
 * report_gitlab.c - GitLab's Code Quality report: one array, written as it comes. The fingerprint
 * does not depend on lines, so a finding that only moved is not a new one in a merge request.
 */
#include <string.h>

#include <pgpreflight/rule.h>

#include "fingerprint.h"
#include "json.h"
#include "report_common.h"
#include "sha256.h"

struct gitlab {
    const struct report_options *options;
    const struct report_file *file;
    struct fingerprints *prints;
    struct buf out;
    bool any;
};

static void *
begin(const struct report_options *o, struct arena *run)
{
    struct gitlab *g = arena_new(run, struct gitlab);

    g->options = o;
    g->prints = fingerprints_create(run);
    fputc('[', o->out);
    return g;
}

static const char *
severity(enum verdict v)
{
    return v == VERDICT_DANGEROUS ? "critical" : v == VERDICT_DESTRUCTIVE ? "major" : "info";
}

static void
put(struct gitlab *g, cJSON *issue)
{
    buf_puts(&g->out, g->any ? ",\n" : "\n");
    json_print(&g->out, issue, false);
    fwrite(g->out.data, 1, g->out.len, g->options->out);
    buf_reset(&g->out);
    g->any = true;
}

/* Unique in the report: the same statement may stand in another file, and twice in this one. */
static void
add_fingerprint(struct gitlab *g, cJSON *issue, const char *what, size_t occurrence)
{
    struct buf key = {0};
    char hex[65];

    buf_puts(&key, report_plain_path(g->file->path));
    buf_putc(&key, '\0');
    buf_printf(&key, "%s:%zu", what, occurrence);
    sha256_hex(key.data, key.len, hex);
    buf_finish(&key);
    json_add_text(issue, "fingerprint", hex);
}

static cJSON *
location(struct gitlab *g, size_t from, size_t to)
{
    cJSON *at = json_object(), *lines = json_object();

    json_add_text(at, "path", report_plain_path(g->file->path));
    json_add_size(lines, "begin", from);
    json_add_size(lines, "end", to);
    json_add(at, "lines", lines);
    return at;
}

static void
file_begin(void *state, const struct report_file *f)
{
    struct gitlab *g = state;
    cJSON *issue;

    g->file = f;
    fingerprints_file(g->prints, f->src);
    if (!f->problem)
        return;
    issue = json_object();
    json_add_text(issue, "description", f->problem);
    json_add_text(issue, "check_name", "unreadable-file");
    add_fingerprint(g, issue, "unreadable-file", 1);
    json_add_text(issue, "severity", "blocker");
    json_add(issue, "location", location(g, 1, 1));
    put(g, issue);
}

static void
add(struct gitlab *g, const struct statement *st, const struct finding *f)
{
    struct fingerprint print = fingerprint_next(g->prints, st, f);
    cJSON *issue;

    if (f->allowed)
        return;
    issue = json_object();
    json_add_text(issue, "description", f->message);
    json_add_text(issue, "check_name", f->rule->id);
    add_fingerprint(g, issue, print.hex, print.occurrence);
    json_add_text(issue, "severity", severity(f->verdict));
    json_add(issue, "location",
             location(g, source_position(g->file->src, f->span.start).line,
                      source_position(g->file->src, f->span.end).line));
    put(g, issue);
}

static void
statement(void *state, const struct statement *st)
{
    for (const struct finding *f = st->findings; f; f = f->next)
        add(state, st, f);
}

static void
finding(void *state, const struct finding *f)
{
    add(state, NULL, f);
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
    struct gitlab *g = state;

    (void)s;
    (void)err;
    fputs("]\n", g->options->out);
    fingerprints_finish(g->prints);
    buf_finish(&g->out);
    return true;
}

const struct reporter report_gitlab = {
    .name = "gitlab",
    .summary = "GitLab Code Quality",
    .begin = begin,
    .file_begin = file_begin,
    .statement = statement,
    .finding = finding,
    .file_end = file_end,
    .end = end,
};
