/*
 * report_markdown.c - a comment for a pull request: the sums first, then a table of the worst
 * findings, the details of each folded away. Never over 65,000 characters, which is what GitHub
 * takes; what does not fit is counted.
 *
 * What means something in Markdown or HTML becomes a character reference in names and messages; SQL
 * stands in code blocks whose fence is longer than any in it.
 */
#include <string.h>
#include <strings.h>

#include <pgpreflight/rule.h>

#include "report_common.h"

#define MARKER "<!-- pgpreflight report -->\n" /* by which the comment is found again */
#define LIMIT 65000
#define TAIL 400   /* kept free for the last lines */
#define ROWS 16000 /* bytes for the table at most */
#define KEPT 60    /* findings of each verdict that wait in memory */
#define TEXT_MAX 300
#define SQL_MAX 1200

struct item {
    const char *row;    /* of the table, without its verdict */
    const char *detail; /* a <details> block */
};

struct kept {
    struct item items[KEPT];
    size_t n, seen;
};

struct markdown {
    const struct report_options *options;
    const struct report_file *file;
    struct arena *run;
    struct kept by_verdict[VERDICT_DANGEROUS + 1];
    struct buf problems; /* files that could not be read */
    size_t n_problems;
    struct buf out;
};

static void *
begin(const struct report_options *o, struct arena *run)
{
    struct markdown *m = arena_new(run, struct markdown);

    m->options = o;
    m->run = run;
    return m;
}

/* --- escapes -------------------------------------------------------------------------------- */

/* The longest beginning of at most `max` bytes that ends between two characters. */
static size_t
cut(const char *s, size_t n, size_t max)
{
    if (n <= max)
        return n;
    while (max && ((unsigned char)s[max] & 0xC0) == 0x80)
        max--;
    return max;
}

/* Never at the start of a line, so what only means something there may stay. */
static bool
is_syntax(const char *text, const char *p)
{
    if (*p == ':')
        return p[1] == '/'; /* GitHub makes links of https://... */
    if (*p == '.')
        return p >= text + 3 && !strncasecmp(p - 3, "www", 3);
    return strchr("\\`*_{}[]<>&#|~@!\"$", *p) != NULL;
}

static void
add_text(struct buf *b, const char *s, size_t max)
{
    struct buf plain = {0};
    size_t n = cut(s, strlen(s), max);

    buf_terminal_escaped(&plain, s, n);
    for (const char *p = plain.data; p && *p; p++) {
        if (is_syntax(plain.data, p))
            buf_printf(b, "&#%d;", *p);
        else
            buf_putc(b, *p);
        /* The name behind an @ would be sent a message, reference or not. */
        if (*p == '@')
            buf_puts(b, "&#8203;");
    }
    if (s[n])
        buf_puts(b, "…");
    buf_finish(&plain);
}

/* Lines of code: control characters out, line ends kept. */
static void
add_code(struct buf *b, const char *s, size_t n)
{
    struct buf plain = {0};
    size_t shown = cut(s, n, SQL_MAX), fence = 3, run = 0;

    for (size_t i = 0; i < shown;) {
        size_t line = 0;

        while (i + line < shown && s[i + line] != '\n' && s[i + line] != '\r')
            line++;
        buf_terminal_escaped(&plain, s + i, line);
        buf_putc(&plain, '\n');
        i += line + 1;
        if (i < shown && s[i - 1] == '\r' && s[i] == '\n')
            i++;
    }
    for (const char *p = plain.data; p && *p; p++) {
        run = *p == '`' ? run + 1 : 0;
        if (run >= fence)
            fence = run + 1;
    }
    buf_fill(b, '`', fence);
    buf_puts(b, "sql\n");
    buf_puts(b, plain.data ? plain.data : "\n");
    if (shown < n)
        buf_puts(b, "...\n");
    buf_fill(b, '`', fence);
    buf_putc(b, '\n');
    buf_finish(&plain);
}

static void
add_place(struct buf *b, const char *path, const struct position *p)
{
    buf_puts(b, "<code>");
    add_text(b, report_plain_path(path), 200);
    if (p)
        buf_printf(b, ":%zu:%zu", p->line, p->column);
    buf_puts(b, "</code>");
}

/* --- findings ------------------------------------------------------------------------------- */

static void
add_locks(struct markdown *m, struct buf *b, const struct statement *st)
{
    struct arena *scratch = arena_create();
    size_t n, told = 0;
    struct impact *all = report_impacts(st, scratch, &n);

    (void)m;
    for (size_t i = 0; i < n && told < 4; i++) {
        const struct effect *e = all[i].effect;
        struct buf name = {0};

        if (!e || e->lock < LOCK_SHARE_UPDATE_EXCLUSIVE)
            continue;
        report_name(&name, all[i].name);
        buf_printf(b, "- lock: %s on ", lock_name(e->lock));
        add_text(b, name.data, 200);
        if (e->work) {
            buf_puts(b, ", ");
            report_work(b, e->work);
        }
        buf_putc(b, '\n');
        buf_finish(&name);
        told++;
    }
    arena_destroy(scratch);
}

static const char *
make_detail(struct markdown *m, const struct statement *st, const struct finding *f)
{
    struct position p = source_position(m->file->src, f->span.start);
    struct span at = st ? st->span : f->span;
    struct buf b = {0};
    const char *text;

    buf_printf(&b, "<details><summary><b>%s</b>: ", verdict_title(f->verdict));
    add_text(&b, f->message, TEXT_MAX);
    buf_puts(&b, " (");
    add_place(&b, m->file->path, &p);
    buf_puts(&b, ")</summary>\n\n");
    if (at.end > at.start)
        add_code(&b, m->file->src->text + at.start, at.end - at.start);
    buf_puts(&b, "\n");
    if (st)
        add_locks(m, &b, st);
    buf_puts(&b, "- why: ");
    add_text(&b, f->why ? f->why : f->rule->why, 1500);
    buf_printf(&b, "\n- rule: <code>%s</code>\n", f->rule->id);
    if (f->safer) {
        buf_puts(&b, "\nSafer:\n\n");
        add_code(&b, f->safer, strlen(f->safer));
    }
    buf_puts(&b, "\n</details>\n\n");
    text = arena_strndup(m->run, b.data, b.len);
    buf_finish(&b);
    return text;
}

static const char *
make_row(struct markdown *m, const struct finding *f)
{
    struct position p = source_position(m->file->src, f->span.start);
    struct buf b = {0};
    const char *text;

    add_place(&b, m->file->path, &p);
    buf_puts(&b, " | ");
    add_text(&b, f->message, TEXT_MAX);
    buf_printf(&b, " | <code>%s</code> |\n", f->rule->id);
    text = arena_strndup(m->run, b.data, b.len);
    buf_finish(&b);
    return text;
}

static void
add(struct markdown *m, const struct statement *st, const struct finding *f)
{
    struct kept *k = &m->by_verdict[f->verdict];

    if (f->allowed)
        return;
    k->seen++;
    if (k->n == KEPT)
        return;
    k->items[k->n++] = (struct item){make_row(m, f), make_detail(m, st, f)};
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
file_begin(void *state, const struct report_file *f)
{
    struct markdown *m = state;

    m->file = f;
    if (!f->problem)
        return;
    if (m->n_problems++ < 20) {
        buf_puts(&m->problems, "- **not read**: ");
        add_text(&m->problems, f->problem, TEXT_MAX);
        buf_putc(&m->problems, '\n');
    }
}

static void
file_end(void *state, const struct lint_totals *of_file)
{
    (void)state;
    (void)of_file;
}

/* --- the comment ---------------------------------------------------------------------------- */

static void
add_count(struct buf *b, size_t n, const char *what, bool *any)
{
    if (!n)
        return;
    buf_printf(b, "%s%zu %s", *any ? ", " : "", n, what);
    *any = true;
}

static void
add_head(struct markdown *m, const struct report_summary *s)
{
    const struct lint_totals *t = &s->totals;
    size_t read = s->files - s->unreadable;
    struct buf *b = &m->out;
    bool any = false;

    buf_puts(b, MARKER "## pgpreflight: ");
    add_count(b, t->findings[VERDICT_DANGEROUS], "dangerous", &any);
    add_count(b, t->findings[VERDICT_DESTRUCTIVE], "potentially destructive", &any);
    add_count(b, s->unreadable, "not read", &any);
    if (!any)
        buf_puts(b, t->statements ? "nothing dangerous" : "nothing to check");
    buf_puts(b, "\n\n| statements | dangerous | potentially destructive | safe | not analysed | "
                "advice | accepted |\n|---:|---:|---:|---:|---:|---:|---:|\n");
    buf_printf(b, "| %zu in %zu file%s | %zu | %zu | %zu | %zu | %zu | %zu |\n\n", t->statements,
               read, read == 1 ? "" : "s", t->dangerous, t->destructive, t->safe, t->not_analysed,
               t->findings[VERDICT_ADVICE], t->allowed);
    if (s->stale)
        buf_printf(b, "The baseline is stale: %zu of its findings are gone.\n\n", s->stale);
    if (m->problems.len)
        buf_add(b, m->problems.data, m->problems.len);
    if (m->n_problems > 20)
        buf_printf(b, "- and %zu more\n", m->n_problems - 20);
    if (m->n_problems)
        buf_putc(b, '\n');
}

/* Worst first. Returns how many rows there are. */
static size_t
add_table(struct markdown *m)
{
    size_t limit = m->out.len + ROWS, shown = 0;

    for (int v = VERDICT_DANGEROUS; v >= VERDICT_ADVICE; v--) {
        const struct kept *k = &m->by_verdict[v];

        for (size_t i = 0; i < k->n; i++) {
            if (m->out.len + strlen(k->items[i].row) + 100 > limit)
                return shown;
            if (!shown)
                buf_puts(&m->out, "| | where | what | rule |\n|---|---|---|---|\n");
            buf_printf(&m->out, "| %s | %s", verdict_title((enum verdict)v), k->items[i].row);
            shown++;
        }
    }
    return shown;
}

/* Once one does not fit, no lesser one is shown instead. Returns how many there are. */
static size_t
add_details(struct markdown *m)
{
    size_t shown = 0;

    buf_putc(&m->out, '\n');
    for (int v = VERDICT_DANGEROUS; v >= VERDICT_ADVICE; v--) {
        const struct kept *k = &m->by_verdict[v];

        for (size_t i = 0; i < k->n; i++) {
            if (m->out.len + strlen(k->items[i].detail) + TAIL > LIMIT)
                return shown;
            buf_puts(&m->out, k->items[i].detail);
            shown++;
        }
    }
    return shown;
}

static bool
end(void *state, const struct report_summary *s, struct error *err)
{
    struct markdown *m = state;
    size_t all = 0, rows, details;

    (void)err;
    for (int v = VERDICT_ADVICE; v <= VERDICT_DANGEROUS; v++)
        all += m->by_verdict[v].seen;
    add_head(m, s);
    rows = add_table(m);
    details = add_details(m);
    if (rows < all || details < all)
        buf_printf(&m->out,
                   "The table shows the worst %zu of %zu findings, %zu with details; the other "
                   "reports of the run have all of them.\n",
                   rows, all, details);
    fwrite(m->out.data, 1, m->out.len, m->options->out);
    buf_finish(&m->out);
    buf_finish(&m->problems);
    return true;
}

const struct reporter report_markdown = {
    .name = "markdown",
    .summary = "a comment for a pull request, at most 65,000 characters",
    .begin = begin,
    .file_begin = file_begin,
    .statement = statement,
    .finding = finding,
    .file_end = file_end,
    .end = end,
};
