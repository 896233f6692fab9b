/*
 * report_text.c - the report for people: what, where, which lock, why, and the safer way.
 *
 * Findings of one statement at one place share the excerpt; the locks of a statement are told once,
 * the reason of a rule once per run; advice takes one line. Work per finding does not depend on how
 * many there are.
 */
#include <string.h>

#include <pgpreflight/rule.h>

#include "report_common.h"
#include "report_excerpt.h"
#include "report_note.h"

#define WIDTH 100
#define LOCK_LINES 6
#define LABEL 10 /* columns of "   = why: " */

struct text {
    const struct report_options *options;
    const struct palette *palette;
    const struct report_file *file;
    struct buf out;
    struct arena *scratch;
    const struct rule **explained; /* rules whose reason was told, NULL-terminated */
    enum {
        NOTHING,
        BLOCK,
        LINE
    } last;               /* what was printed: a blank line goes between blocks */
    size_t shown;         /* findings printed */
    struct buf file_line; /* the last file's summary, held back until there is another */
};

static const char *
verdict_color(const struct palette *p, enum verdict v)
{
    switch (v) {
    case VERDICT_DANGEROUS:
        return p->dangerous;
    case VERDICT_DESTRUCTIVE:
        return p->destructive;
    case VERDICT_ADVICE:
        return p->advice;
    case VERDICT_SAFE:
        return p->safe;
    case VERDICT_OFF:
        return "";
    }
    return "";
}

static void
flush(struct text *t)
{
    if (t->out.len)
        fwrite(t->out.data, 1, t->out.len, t->options->out);
    buf_reset(&t->out);
}

static void *
begin(const struct report_options *o, struct arena *run)
{
    struct text *t = arena_new(run, struct text);
    size_t n = 0;

    while (registry_rules()[n])
        n++;
    t->options = o;
    t->palette = o->color ? &palette_color : &palette_plain;
    t->explained = arena_array(run, const struct rule *, n + 1);
    t->scratch = arena_create();
    return t;
}

static void
file_begin(void *state, const struct report_file *f)
{
    struct text *t = state;

    t->file = f;
    /* There is another file: what was held back of the one before is worth a line. */
    if (t->file_line.len) {
        buf_add(&t->out, t->file_line.data, t->file_line.len);
        buf_reset(&t->file_line);
        t->last = BLOCK;
        flush(t);
    }
}

/* --- pieces --------------------------------------------------------------------------------- */

static void
add_escaped(struct buf *b, const char *s)
{
    buf_terminal_escaped(b, s, strlen(s));
}

static void
add_all(struct text *t, const char *const *texts)
{
    for (; *texts; texts++)
        buf_puts(&t->out, *texts);
}

static void
add_place(struct text *t, size_t offset)
{
    struct position p = source_position(t->file->src, offset);

    report_path(&t->out, t->file->path);
    buf_putc(&t->out, ':');
    buf_number(&t->out, p.line);
    buf_putc(&t->out, ':');
    buf_number(&t->out, p.column);
}

/* "   = lock: ", behind a gutter of that many digits. */
static void
add_label(struct text *t, size_t gutter, const char *label)
{
    const struct palette *p = t->palette;

    buf_fill(&t->out, ' ', gutter + 2);
    add_all(t, (const char *const[]){p->frame, "=", p->reset, " ", p->bold, label, ":", p->reset, NULL});
    buf_fill(&t->out, ' ', 6 - strlen(label));
}

/* Text folded at blanks; its first line begins behind a label. */
static void
add_folded(struct text *t, size_t gutter, const char *text)
{
    size_t indent = gutter + LABEL, column = indent;

    while (*text) {
        size_t word = strcspn(text, " \n"), width = utf8_width(text, word);

        if (column > indent && column + 1 + width > WIDTH) {
            buf_putc(&t->out, '\n');
            buf_fill(&t->out, ' ', indent);
            column = indent;
        } else if (column > indent) {
            buf_putc(&t->out, ' ');
            column++;
        }
        buf_terminal_escaped(&t->out, text, word);
        column += width;
        text += word;
        text += strspn(text, " \n");
    }
    buf_putc(&t->out, '\n');
}

/* SQL, line by line as it is. */
static void
add_sql(struct text *t, size_t gutter, const char *sql)
{
    bool first = true;

    while (*sql) {
        size_t n = strcspn(sql, "\n");

        if (!first)
            buf_fill(&t->out, ' ', gutter + LABEL);
        /* An identifier may hold a newline and then a "::command" for the CI system. */
        if (!strncmp(sql + strspn(sql, " "), "::", 2))
            buf_puts(&t->out, "| ");
        buf_terminal_escaped(&t->out, sql, n);
        buf_putc(&t->out, '\n');
        first = false;
        sql += n + (sql[n] == '\n');
    }
}

/* --- locks ---------------------------------------------------------------------------------- */

/* Worth a line: what the statement names and what keeps others waiting. Indexes and sequences
 * follow their table. */
static bool
lock_is_told(const struct text *t, const struct impact *i)
{
    const struct effect *e = i->effect;

    if (!e || e->lock == LOCK_NONE)
        return false;
    if (t->options->verbosity > 0)
        return true;
    if (e->is_new == TRI_YES)
        return false;
    if (!e->named && (e->kind == OBJ_INDEX || e->kind == OBJ_SEQUENCE))
        return false;
    return e->named || e->work || e->lock > LOCK_ROW_EXCLUSIVE;
}

static void
add_lock(struct text *t, size_t gutter, const struct impact *i)
{
    const struct effect *e = i->effect;
    struct buf name = {0};

    add_label(t, gutter, "lock");
    report_name(&name, e->rel);
    buf_puts(&t->out, lock_name(e->lock));
    buf_puts(&t->out, " on ");
    buf_terminal_escaped(&t->out, name.data ? name.data : "?", name.data ? name.len : 1);
    buf_finish(&name);
    if (e->is_new == TRI_YES) {
        buf_puts(&t->out, ", new here: nobody waits\n");
        return;
    }
    buf_puts(&t->out, ", blocks ");
    buf_puts(&t->out, lock_blocks_text(e->lock));
    if (e->work) {
        buf_puts(&t->out, "; ");
        report_work(&t->out, e->work);
    }
    if (i->estimate.known) {
        buf_puts(&t->out, ": ");
        report_duration(&t->out, i->estimate.low_ms, i->estimate.high_ms);
        if (i->estimate.basis) {
            buf_puts(&t->out, " (");
            add_escaped(&t->out, i->estimate.basis);
            buf_putc(&t->out, ')');
        }
    }
    report_waiting(&t->out, i);
    buf_putc(&t->out, '\n');
}

static void
add_locks(struct text *t, size_t gutter, const struct statement *st)
{
    size_t n, told = 0, more = 0;
    struct impact *all = report_impacts(st, t->scratch, &n);
    const char *data = report_data(st, t->scratch);

    for (size_t i = 0; i < n; i++) {
        if (!lock_is_told(t, &all[i]))
            continue;
        if (told == LOCK_LINES && t->options->verbosity < 1) {
            more++;
            continue;
        }
        add_lock(t, gutter, &all[i]);
        told++;
    }
    if (more) {
        add_label(t, gutter, "lock");
        buf_printf(&t->out, "and on %zu more\n", more);
    }
    if (data) {
        add_label(t, gutter, "data");
        add_folded(t, gutter, data);
    }
    arena_reset(t->scratch);
}

/* --- findings ------------------------------------------------------------------------------- */

static void
add_headline(struct text *t, const struct finding *f)
{
    const struct palette *p = t->palette;
    const char *word = f->allowed ? "allowed" : verdict_title(f->verdict);

    add_all(t, (const char *const[]){f->allowed ? p->safe : verdict_color(p, f->verdict), word, "[",
                                     f->rule->id, "]", p->reset, p->bold, ":", p->reset, " ", NULL});
    add_escaped(&t->out, f->message);
    buf_putc(&t->out, '\n');
}

static void
add_arrow(struct text *t, size_t gutter, size_t offset)
{
    const struct palette *p = t->palette;

    buf_fill(&t->out, ' ', gutter + 1);
    add_all(t, (const char *const[]){p->frame, "-->", p->reset, " ", NULL});
    add_place(t, offset);
    add_all(t, (const char *const[]){"\n", p->frame, NULL});
    buf_fill(&t->out, ' ', gutter + 2);
    add_all(t, (const char *const[]){"|", p->reset, "\n", NULL});
}

/* The rule's reason is told the first time only; one for this very statement always. */
static const char *
reason_to_tell(struct text *t, const struct finding *f)
{
    size_t i = 0;

    if (f->why)
        return f->why;
    while (t->explained[i] && t->explained[i] != f->rule)
        i++;
    if (t->explained[i] && t->options->verbosity < 1)
        return NULL;
    t->explained[i] = f->rule;
    return f->rule->why;
}

/* The first sentence, for a report that is read quickly; `explain` has the rest. */
static const char *
first_sentence(struct text *t, const char *why)
{
    for (const char *p = why; *p; p++)
        if (*p == '.' && p[1] == ' ' && p[2] >= 'A' && p[2] <= 'Z')
            return arena_strndup(t->scratch, why, (size_t)(p - why) + 1);
    return why;
}

static void
add_reasons(struct text *t, size_t gutter, const struct finding *f)
{
    const char *why = f->allowed ? NULL : reason_to_tell(t, f);

    if (f->allowed) {
        add_label(t, gutter, "why");
        add_folded(t, gutter, f->allowed->reason);
        return;
    }
    if (why) {
        add_label(t, gutter, "why");
        add_folded(t, gutter,
                   t->options->verbosity > 0 || why == f->why ? why : first_sentence(t, why));
    }
    if (f->safer) {
        add_label(t, gutter, "safer");
        add_sql(t, gutter, f->safer);
    }
}

static bool
is_shown(const struct text *t, const struct finding *f)
{
    return f && (!f->allowed || t->options->verbosity > 0);
}

static void
add_brief(struct text *t, const struct finding *f)
{
    add_place(t, f->span.start);
    buf_printf(&t->out, ": %s: ", verdict_title(f->verdict));
    add_escaped(&t->out, f->message);
    buf_printf(&t->out, " [%s]\n", f->rule->id);
}

static const struct finding *
next_shown(const struct text *t, const struct finding *f)
{
    while (f && !is_shown(t, f))
        f = f->next;
    return f;
}

/* A blank line before a block, and between blocks and lines. */
static void
separate(struct text *t, int what)
{
    if (t->last != NOTHING && !(t->last == LINE && what == LINE))
        buf_putc(&t->out, '\n');
    t->last = what;
}

static bool
is_line(const struct text *t, const struct finding *f)
{
    return f->verdict == VERDICT_ADVICE && !f->allowed && t->options->verbosity < 1;
}

/* Advice: "advice[rule]: path:1:1: message". */
static void
add_advice(struct text *t, const struct finding *f)
{
    const struct palette *p = t->palette;

    separate(t, LINE);
    add_all(t, (const char *const[]){p->advice, "advice[", f->rule->id, "]", p->reset, ": ", NULL});
    add_place(t, f->span.start);
    buf_puts(&t->out, ": ");
    add_escaped(&t->out, f->message);
    buf_putc(&t->out, '\n');
    t->shown++;
}

static bool
same_place(const struct finding *a, const struct finding *b)
{
    return a->span.start == b->span.start && a->span.end == b->span.end;
}

/* One or more findings at one place. Returns the first that stands elsewhere. Advice among them is
 * left to add_advice(). */
static const struct finding *
add_group(struct text *t, const struct finding *first, const struct statement *st)
{
    struct excerpt e = {t->file->src, first->span, verdict_color(t->palette, first->verdict),
                        t->palette};
    size_t gutter = excerpt_gutter(&e);
    const struct finding *f, *end = first;

    separate(t, BLOCK);
    for (; end && same_place(first, end); end = next_shown(t, end->next)) {
        if (is_line(t, end))
            continue;
        add_headline(t, end);
        t->shown++;
    }
    add_arrow(t, gutter, first->span.start);
    excerpt_add(&t->out, &e);
    if (st)
        add_locks(t, gutter, st);
    for (f = first; f != end; f = next_shown(t, f->next))
        if (!is_line(t, f))
            add_reasons(t, gutter, f);
    arena_reset(t->scratch);
    return end;
}

static void
add_safe_statement(struct text *t, const struct statement *st)
{
    struct excerpt e = {t->file->src, st->span, NULL, t->palette};
    size_t gutter = excerpt_gutter(&e);

    separate(t, BLOCK);
    buf_printf(&t->out, "%s%s%s%s:%s ", t->palette->safe,
               st->status == STATEMENT_ANALYSED ? "safe" : "not analysed", t->palette->reset,
               t->palette->bold, t->palette->reset);
    add_escaped(&t->out, st->kind && *st->kind ? st->kind : "statement");
    if (via_name(st->via))
        buf_printf(&t->out, " (%s)", via_name(st->via));
    buf_putc(&t->out, '\n');
    add_arrow(t, gutter, st->span.start);
    excerpt_add(&t->out, &e);
    add_locks(t, gutter, st);
}

static void
add_briefs(struct text *t, const struct finding *f)
{
    for (; f; f = next_shown(t, f->next))
        add_brief(t, f);
}

static void
statement(void *state, const struct statement *st)
{
    struct text *t = state;
    const struct finding *all = next_shown(t, st->findings), *f;
    bool first = true;

    if (t->options->verbosity < 0) {
        add_briefs(t, all);
        flush(t);
        return;
    }
    if (!all && t->options->verbosity > 0)
        add_safe_statement(t, st);
    for (f = all; f;) {
        if (is_line(t, f)) {
            f = next_shown(t, f->next);
            continue;
        }
        f = add_group(t, f, first ? st : NULL);
        first = false;
    }
    for (f = all; f; f = next_shown(t, f->next))
        if (is_line(t, f))
            add_advice(t, f);
    flush(t);
}

static void
finding(void *state, const struct finding *f)
{
    struct text *t = state;

    if (!is_shown(t, f))
        return;
    if (t->options->verbosity < 0)
        add_brief(t, f);
    else if (is_line(t, f))
        add_advice(t, f);
    else
        add_group(t, f, NULL);
    flush(t);
}

/* --- sums ----------------------------------------------------------------------------------- */

static void
add_count(struct buf *b, const struct palette *p, const char *color, size_t n, const char *what,
          bool *any)
{
    if (!n)
        return;
    buf_printf(b, "%s%s%zu %s%s", *any ? ", " : ": ", color, n, what, *color ? p->reset : "");
    *any = true;
}

/* ": 2 dangerous (1 syntax error), 3 safe; 1 advice" - statements first, then findings. */
static void
add_totals(struct buf *b, const struct palette *p, const struct lint_totals *s)
{
    size_t advice = s->findings[VERDICT_ADVICE];
    bool any = false;

    if (s->safe == s->statements && s->safe) {
        buf_printf(b, ": %sall safe%s", p->safe, p->reset);
    } else {
        add_count(b, p, p->dangerous, s->dangerous, "dangerous", &any);
        if (s->syntax_errors)
            buf_printf(b, " (%zu syntax error%s)", s->syntax_errors,
                       s->syntax_errors == 1 ? "" : "s");
        add_count(b, p, p->destructive, s->destructive, "potentially destructive", &any);
        add_count(b, p, p->dangerous, s->not_analysed, "not analysed", &any);
        add_count(b, p, p->safe, s->safe, "safe", &any);
    }
    if (advice)
        buf_printf(b, "; %s%zu advice%s", p->advice, advice, p->reset);
    if (s->allowed)
        buf_printf(b, "; %zu allowed", s->allowed);
}

static void
file_end(void *state, const struct lint_totals *of_file)
{
    struct text *t = state;
    bool quiet = t->options->verbosity < 0;

    if (!quiet && t->file->src && (t->shown || t->options->verbosity > 0)) {
        buf_reset(&t->file_line);
        buf_putc(&t->file_line, '\n');
        report_path(&t->file_line, t->file->path);
        buf_printf(&t->file_line, ": %zu statement%s", of_file->statements,
                   of_file->statements == 1 ? "" : "s");
        if (t->file->note) {
            buf_printf(&t->file_line, ", not judged: %s", t->file->note);
        } else {
            add_totals(&t->file_line, t->palette, of_file);
            if (t->file->down && t->options->verbosity > 0)
                report_way_back(&t->file_line, t->file->down);
        }
        buf_putc(&t->file_line, '\n');
    }
    t->shown = 0;
    flush(t);
}

static bool
end(void *state, const struct report_summary *s, struct error *err)
{
    struct text *t = state;
    struct buf *b = &t->out;
    size_t files = report_judged(s);

    (void)err;
    if (t->options->verbosity >= 0) {
        if (files > 1 && t->file_line.len)
            buf_add(b, t->file_line.data, t->file_line.len);
        if (t->last != NOTHING)
            buf_putc(b, '\n');
        buf_puts(b, t->palette->bold);
        buf_printf(b, "%zu statement%s in %zu file%s", s->totals.statements,
                   s->totals.statements == 1 ? "" : "s", files, files == 1 ? "" : "s");
        buf_puts(b, t->palette->reset);
        if (s->frameworks)
            buf_printf(b, " (%s)", s->frameworks);
        add_totals(b, t->palette, &s->totals);
        if (s->unreadable)
            buf_printf(b, "; %zu file%s not read", s->unreadable, s->unreadable == 1 ? "" : "s");
        report_not_judged(b, s);
        if (s->excluded)
            buf_printf(b, "; %zu file%s excluded", s->excluded, s->excluded == 1 ? "" : "s");
        report_baseline(b, s);
        buf_putc(b, '\n');
    }
    flush(t);
    buf_finish(&t->out);
    buf_finish(&t->file_line);
    arena_destroy(t->scratch);
    return true;
}

const struct reporter report_text = {
    .name = "text",
    .summary = "for people: excerpt, lock, reason and the safer way",
    .begin = begin,
    .file_begin = file_begin,
    .statement = statement,
    .finding = finding,
    .file_end = file_end,
    .end = end,
};
