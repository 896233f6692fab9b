/*
 * report_html.c - a page for people: the migrations as they are written, the verdict of each
 * statement in the margin, what was found below it, and filters.
 *
 * The page needs nothing from elsewhere and works from disk. All that the script does is to hide:
 * without it, everything is there to be read. The sums stand first and are known last, so the page
 * waits in memory.
 */
#include <stdlib.h>
#include <string.h>

#include <pgpreflight/rule.h>

#include "html.h"
#include "lex_scan.h"
#include "report_common.h"
#include "report_note.h"

#define MARKS_MAX 40
#define MARGIN_LOCKS 4

/* A statement and those inside it (DO blocks), until the next one begins. */
struct block {
    bool open;
    size_t index;
    struct span span;
    enum verdict verdict;
    const char *word; /* the verdict as a class: "not-analysed" is one too */
    struct html_mark marks[MARKS_MAX];
    size_t n_marks;
    struct buf locks, findings;
};

struct html {
    const struct report_options *options;
    const struct report_file *file;
    struct arena *scratch;
    size_t n_files, done; /* up to where the file has been written */
    struct block block;
    struct buf index, body, code, loose; /* of the page; of the file */
    size_t rules[1024];                  /* findings by number of the rule */
};

static void *
begin(const struct report_options *o, struct arena *run)
{
    struct html *h = arena_new(run, struct html);

    h->options = o;
    h->scratch = arena_create();
    return h;
}

/* --- findings ------------------------------------------------------------------------------- */

static size_t
rule_number(const struct rule *r)
{
    const struct rule *const *all = registry_rules();
    size_t i = 0;

    while (all[i] && all[i] != r)
        i++;
    return i < 1024 ? i : 0;
}

/* What the filters call a finding: its verdict, or that somebody accepted it. */
static const char *
finding_class(const struct finding *f)
{
    return f->allowed ? "accepted" : verdict_name(f->verdict);
}

static void
add_finding(struct html *h, struct buf *b, const struct finding *f)
{
    struct position p = source_position(h->file->src, f->span.start);

    h->rules[rule_number(f->rule)]++;
    buf_printf(b, "<article class=\"f %s\" data-v=\"%s\" data-r=\"%s\">\n<h4><span class=\"v\">%s"
                  "</span> ",
               finding_class(f), finding_class(f), f->rule->id,
               f->allowed ? "accepted" : verdict_title(f->verdict));
    html_puts(b, f->message);
    buf_printf(b, "</h4>\n<p class=\"at\"><code>%s</code> · line %zu</p>\n", f->rule->id,
               p.line);
    if (f->allowed) {
        buf_puts(b, "<p>");
        html_puts(b, f->allowed->baseline ? "Known since the baseline was written."
                                          : f->allowed->reason);
        buf_puts(b, "</p>\n");
    } else {
        buf_puts(b, "<p>");
        html_puts(b, f->why ? f->why : f->rule->why);
        buf_puts(b, "</p>\n");
    }
    if (f->safer && !f->allowed) {
        buf_puts(b, "<div class=\"safer\"><h5>Safer</h5><pre>");
        html_sql(b, f->safer, (struct span){0, strlen(f->safer)}, 0, NULL, 0);
        buf_puts(b, "</pre></div>\n");
    }
    buf_puts(b, "</article>\n");
}

static void
finding(void *state, const struct finding *f)
{
    struct html *h = state;

    add_finding(h, &h->loose, f);
}

/* --- the margin ----------------------------------------------------------------------------- */

static void
add_lock(struct buf *b, const struct impact *i)
{
    const struct effect *e = i->effect;
    struct buf name = {0}, work = {0};

    report_name(&name, e->rel);
    buf_printf(b, "<li><b>%s</b> on <code>", lock_name(e->lock));
    html_puts(b, name.data ? name.data : "");
    buf_puts(b, "</code>");
    if (e->is_new == TRI_YES) {
        buf_puts(b, "<br>new here: nobody waits");
    } else if (lock_blocks_writes(e->lock)) {
        buf_printf(b, "<br>blocks %s", lock_blocks_text(e->lock));
    }
    report_work(&work, e->work);
    if (work.len)
        buf_printf(b, "<br>%s", work.data);
    if (i->estimate.known) {
        buf_puts(b, "<br>");
        report_duration(b, i->estimate.low_ms, i->estimate.high_ms);
    }
    buf_puts(b, "</li>");
    buf_finish(&name);
    buf_finish(&work);
}

static void
add_locks(struct html *h, const struct statement *st)
{
    size_t n, told = 0, left = 0;
    struct impact *all = report_impacts(st, h->scratch, &n);
    struct buf *b = &h->block.locks;

    for (size_t i = 0; i < n; i++) {
        const struct effect *e = all[i].effect;

        if (!e || e->lock < LOCK_SHARE_UPDATE_EXCLUSIVE ||
            (e->is_new == TRI_YES && (e->kind == OBJ_INDEX || e->kind == OBJ_SEQUENCE)))
            continue;
        if (told++ < MARGIN_LOCKS)
            add_lock(b, &all[i]);
        else
            left++;
    }
    if (left)
        buf_printf(b, "<li>and %zu more</li>", left);
    arena_reset(h->scratch);
}

/* --- the file as it is written ----------------------------------------------------------------- */

/* Text of no statement: comments, blank lines, what a framework passes over. */
static void
add_gap(struct html *h, size_t end)
{
    struct source *src = h->file->src;
    const char *t = src->text;
    size_t start = h->done < src->bom ? src->bom : h->done;

    if (start < end && (t[start] == '\n' || t[start] == '\r'))
        start = after_line_break(t, start, end);
    if (end <= start)
        return;
    h->done = end;
    end = trim_end(t, start, end);
    if (end <= start)
        return;
    start = skip_class(t, start, end, CHAR_BLANK);
    while (start > src->bom && t[start - 1] != '\n' && char_is(t[start - 1], CHAR_BLANK))
        start--;
    buf_puts(&h->code, "<div class=\"gap\"><pre>");
    html_sql(&h->code, t, (struct span){start, end}, source_position(src, start).line, NULL, 0);
    buf_puts(&h->code, "</pre></div>\n");
}

/* Behind the semicolon and a comment on the same line. */
static size_t
statement_end(const struct html *h, size_t end)
{
    const struct source *src = h->file->src;
    size_t at = skip_line_blanks(src->text, end, src->size);

    if (byte_at(src->text, at, src->size) != ';')
        return end;
    end = at + 1;
    at = skip_line_blanks(src->text, end, src->size);
    if (byte_at(src->text, at, src->size) == '-' && byte_at(src->text, at + 1, src->size) == '-')
        return line_end(src->text, at, src->size);
    return end;
}

/* Blanks in front of it belong to it, so that what is indented looks so. */
static size_t
statement_start(const struct html *h, size_t start)
{
    const char *t = h->file->src->text;
    size_t at = start;

    while (at > h->done && at > h->file->src->bom && (t[at - 1] == ' ' || t[at - 1] == '\t'))
        at--;
    return starts_line(t, start) ? at : start;
}

static void
flush_block(struct html *h)
{
    struct block *k = &h->block;
    struct source *src = h->file->src;
    struct span at;

    if (!k->open)
        return;
    at = (struct span){statement_start(h, k->span.start), statement_end(h, k->span.end)};
    add_gap(h, at.start);
    buf_printf(&h->code,
               "<div class=\"st %s\" id=\"f%zu-%zu\" tabindex=\"-1\" data-v=\"%s\">\n<div "
               "class=\"m\"><span class=\"v\">%s</span>",
               k->word, h->n_files, k->index, k->word,
               !strcmp(k->word, "not-analysed") ? "not analysed" : verdict_title(k->verdict));
    if (k->locks.len)
        buf_printf(&h->code, "<ul>%s</ul>", k->locks.data);
    buf_puts(&h->code, "</div>\n<div class=\"x\"><pre>");
    html_sql(&h->code, src->text, at, source_position(src, at.start).line, k->marks, k->n_marks);
    buf_printf(&h->code, "</pre>\n%s</div></div>\n", k->findings.data ? k->findings.data : "");
    h->done = at.end;
    k->open = false;
}

static void
open_block(struct html *h, const struct statement *st)
{
    struct block *k = &h->block;

    flush_block(h);
    buf_reset(&k->locks);
    buf_reset(&k->findings);
    k->open = true;
    k->index = st->index;
    k->span = st->span;
    k->verdict = VERDICT_SAFE;
    k->word = "safe";
    k->n_marks = 0;
}

static void
statement(void *state, const struct statement *st)
{
    struct html *h = state;
    struct block *k = &h->block;

    if (!k->open || st->via == VIA_NONE || st->span.start >= k->span.end)
        open_block(h, st);
    add_locks(h, st);
    if (st->verdict > k->verdict || !strcmp(report_verdict(st), "not-analysed"))
        k->word = report_verdict(st);
    if (st->verdict > k->verdict)
        k->verdict = st->verdict;
    for (const struct finding *f = st->findings; f; f = f->next) {
        bool part = f->span.start > k->span.start || f->span.end < k->span.end;

        if (part && !f->allowed && f->verdict > VERDICT_ADVICE && k->n_marks < MARKS_MAX)
            k->marks[k->n_marks++] = (struct html_mark){f->span, verdict_name(f->verdict)};
        add_finding(h, &k->findings, f);
    }
}

static void
file_begin(void *state, const struct report_file *f)
{
    struct html *h = state;

    h->file = f;
    h->n_files++;
    h->done = 0;
    buf_reset(&h->code);
    buf_reset(&h->loose);
}

static void
add_count(struct buf *b, const char *class, size_t n, const char *what)
{
    if (n)
        buf_printf(b, "<span class=\"n %s\">%zu %s</span> ", class, n, what);
}

static void
add_counts(struct buf *b, const struct lint_totals *t)
{
    add_count(b, "dangerous", t->dangerous, "dangerous");
    add_count(b, "destructive", t->destructive, "potentially destructive");
    add_count(b, "not-analysed", t->not_analysed, "not analysed");
    add_count(b, "safe", t->safe, "safe");
    add_count(b, "advice", t->findings[VERDICT_ADVICE], "advice");
    add_count(b, "accepted", t->allowed, "accepted");
}

static void
add_file_head(struct html *h, const struct lint_totals *t)
{
    const struct report_file *f = h->file;

    buf_printf(&h->index, "<li><a href=\"#f%zu\">", h->n_files);
    html_puts(&h->index, report_plain_path(f->path));
    buf_puts(&h->index, "</a> ");
    add_counts(&h->index, t);
    buf_puts(&h->index, f->problem ? "<span class=\"n dangerous\">not read</span></li>\n"
                        : f->role  ? "not judged</li>\n"
                                   : "</li>\n");
    buf_printf(&h->body, "<section class=\"file\" id=\"f%zu\" data-f=\"%zu\">\n<h2>", h->n_files,
               h->n_files);
    html_puts(&h->body, report_plain_path(f->path));
    buf_puts(&h->body, "</h2>\n<p class=\"counts\">");
    add_counts(&h->body, t);
    buf_puts(&h->body, "</p>\n");
}

static void
file_end(void *state, const struct lint_totals *of_file)
{
    struct html *h = state;
    const struct report_file *f = h->file;

    if (f->src && !f->role) {
        flush_block(h);
        add_gap(h, f->src->size);
    }
    add_file_head(h, of_file);
    if (f->problem || f->note) {
        buf_puts(&h->body, "<p class=\"note\">");
        html_puts(&h->body, f->problem ? f->problem : f->note);
        buf_puts(&h->body, "</p>\n");
    }
    if (f->down && f->down->n_loses) {
        struct buf way = {0};

        report_way_back(&way, f->down);
        buf_puts(&h->body, "<p class=\"note\">");
        html_puts(&h->body, way.data ? way.data + strspn(way.data, "; ") : "");
        buf_puts(&h->body, "</p>\n");
        buf_finish(&way);
    }
    if (h->loose.len)
        buf_printf(&h->body, "<div class=\"loose\">%s</div>\n", h->loose.data);
    if (h->code.len)
        buf_printf(&h->body, "<div class=\"sql\">\n%s</div>\n", h->code.data);
    buf_puts(&h->body, "</section>\n");
}

/* --- the page ------------------------------------------------------------------------------- */

static void
add_headline(struct buf *b, const struct report_summary *s)
{
    const struct lint_totals *t = &s->totals;
    size_t bad = t->dangerous + t->destructive + t->not_analysed;

    if (t->dangerous)
        buf_printf(b, "%zu dangerous", t->dangerous);
    if (t->destructive)
        buf_printf(b, "%s%zu potentially destructive", t->dangerous ? ", " : "", t->destructive);
    if (t->not_analysed)
        buf_printf(b, "%s%zu not analysed", t->dangerous + t->destructive ? ", " : "",
                   t->not_analysed);
    if (!bad)
        buf_puts(b, t->statements ? "Nothing dangerous" : "Nothing to check");
}

static void
add_bar(struct buf *b, const struct lint_totals *t)
{
    struct {
        const char *class;
        size_t n;
    } parts[] = {{"dangerous", t->dangerous},
                 {"destructive", t->destructive},
                 {"not-analysed", t->not_analysed},
                 {"safe", t->safe}};

    if (!t->statements)
        return;
    buf_puts(b, "<svg class=\"bar\" viewBox=\"0 0 1000 8\" preserveAspectRatio=\"none\" "
                "aria-hidden=\"true\">");
    for (size_t i = 0, x = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        size_t width = parts[i].n * 1000 / t->statements;

        if (!parts[i].n)
            continue;
        width = width ? width : 3;
        buf_printf(b, "<rect class=\"%s\" x=\"%zu\" width=\"%zu\" height=\"8\"/>", parts[i].class,
                   x, x + width > 996 ? 1000 - x : width - 2);
        x += width;
    }
    buf_puts(b, "</svg>\n");
}

static void
add_head(struct html *h, struct buf *b, const struct report_summary *s)
{
    size_t judged = report_judged(s);
    struct buf rest = {0};

    buf_puts(b, "<a class=\"skip\" href=\"#files\">Skip to the migrations</a>\n<header>\n"
                "<p class=\"brand\">pgpreflight</p>\n<h1>");
    add_headline(b, s);
    buf_printf(b, "</h1>\n<p class=\"meta\">%zu statement%s in %zu file%s", s->totals.statements,
               s->totals.statements == 1 ? "" : "s", judged, judged == 1 ? "" : "s");
    report_not_judged(&rest, s);
    report_baseline(&rest, s);
    html_puts(b, rest.data ? rest.data : "");
    buf_printf(b, " · PostgreSQL %d", h->options->config->pg_version);
    if (s->frameworks) {
        buf_puts(b, " · ");
        html_puts(b, s->frameworks);
    }
    buf_printf(b, " · pgpreflight %s</p>\n", PGPREFLIGHT_VERSION);
    add_bar(b, &s->totals);
    buf_puts(b, "</header>\n");
    buf_finish(&rest);
}

static void
add_toggle(struct buf *b, const char *class, size_t n, const char *what)
{
    if (n)
        buf_printf(b, "<label class=\"toggle %s\"><input type=\"checkbox\" name=\"v\" value=\"%s\" "
                      "checked><span>%s <b>%zu</b></span></label>\n",
                   class, class, what, n);
}

static void
add_filters(struct html *h, struct buf *b, const struct report_summary *s)
{
    const struct lint_totals *t = &s->totals;
    const struct rule *const *rules = registry_rules();

    buf_puts(b, "<form id=\"filters\" role=\"search\" aria-label=\"Filter the report\" hidden>\n"
                "<fieldset><legend>Show</legend>\n");
    add_toggle(b, "dangerous", t->dangerous, "dangerous");
    add_toggle(b, "destructive", t->destructive, "potentially destructive");
    add_toggle(b, "not-analysed", t->not_analysed, "not analysed");
    add_toggle(b, "safe", t->safe, "safe");
    add_toggle(b, "advice", t->findings[VERDICT_ADVICE], "advice");
    add_toggle(b, "accepted", t->allowed, "accepted");
    buf_puts(b, "</fieldset>\n<label>Rule <select name=\"r\"><option value=\"\">all</option>\n");
    for (size_t i = 0; rules[i] && i < 1024; i++)
        if (h->rules[i])
            buf_printf(b, "<option value=\"%s\">%s (%zu)</option>\n", rules[i]->id, rules[i]->id,
                       h->rules[i]);
    buf_puts(b, "</select></label>\n<label>File <input type=\"search\" name=\"f\" size=\"16\" "
                "placeholder=\"part of its name\"></label>\n<label>Text <input type=\"search\" "
                "name=\"q\" size=\"16\" placeholder=\"SQL or finding\"></label>\n<button "
                "type=\"reset\">Reset</button>\n<output id=\"shown\" aria-live=\"polite\"></output>"
                "\n<p class=\"keys\"><kbd>j</kbd> <kbd>k</kbd> next, previous finding "
                "<kbd>/</kbd> search <kbd>Esc</kbd> reset</p>\n</form>\n");
}

static bool
end(void *state, const struct report_summary *s, struct error *err)
{
    struct html *h = state;
    struct buf page = {0}, title = {0};

    (void)err;
    buf_puts(&title, "pgpreflight: ");
    add_headline(&title, s);
    html_begin(&page, title.data);
    add_head(h, &page, s);
    add_filters(h, &page, s);
    if (h->n_files > 1)
        buf_printf(&page, "<nav aria-label=\"Files\"><ol class=\"files\">\n%s</ol></nav>\n",
                   h->index.data);
    fwrite(page.data, 1, page.len, h->options->out);
    buf_reset(&page);
    fputs("<main id=\"files\">\n", h->options->out);
    if (h->body.len)
        fwrite(h->body.data, 1, h->body.len, h->options->out);
    buf_puts(&page, "<p id=\"none\" hidden>Nothing matches the filters.</p>\n</main>\n");
    html_end(&page);
    fwrite(page.data, 1, page.len, h->options->out);
    for (struct buf *const *b = (struct buf *const[]){&page, &title, &h->index, &h->body, &h->code,
                                                      &h->loose, &h->block.locks,
                                                      &h->block.findings, NULL};
         *b; b++)
        buf_finish(*b);
    arena_destroy(h->scratch);
    return true;
}

const struct reporter report_html = {
    .name = "html",
    .summary = "one page to read in a browser: the SQL with its verdicts, and filters",
    .begin = begin,
    .file_begin = file_begin,
    .statement = statement,
    .finding = finding,
    .file_end = file_end,
    .end = end,
};
