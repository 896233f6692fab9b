/* report.c - the list of reporters and the words they share. */
#include "report_common.h"

#include <stdlib.h>
#include <string.h>

#include "parse.h"

const struct reporter *const reporters[] = {
    &report_text,   &report_json,  &report_sarif,    &report_github,
    &report_gitlab, &report_junit, &report_markdown, &report_html,
    NULL,
};

/* --- words ---------------------------------------------------------------------------------- */

static bool
needs_quotes(const char *s)
{
    if (!((*s >= 'a' && *s <= 'z') || *s == '_'))
        return true;
    for (const char *p = s; *p; p++)
        if (!((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '_' || *p == '$'))
            return true;
    return parse_is_reserved(s);
}

static void
add_identifier(struct buf *b, const char *s)
{
    /* A placeholder is shown as written: ${schema} is no quoted name. */
    if (!needs_quotes(s) || strpbrk(s, "{}:%@")) {
        buf_puts(b, s);
        return;
    }
    buf_putc(b, '"');
    for (; *s; s++) {
        if (*s == '"')
            buf_putc(b, '"');
        buf_putc(b, *s);
    }
    buf_putc(b, '"');
}

void
report_name(struct buf *b, struct name n)
{
    if (n.schema && strcmp(n.schema, "public") != 0) {
        add_identifier(b, n.schema);
        buf_putc(b, '.');
    }
    if (n.name)
        add_identifier(b, n.name);
}

void
report_work(struct buf *b, unsigned work)
{
    static const struct {
        enum work bit;
        const char *text;
    } words[] = {
        {WORK_REWRITE, "rewrites the table and its indexes"},
        {WORK_SCAN, "reads every row"},
        {WORK_INDEX_BUILD, "builds an index"},
        {WORK_INDEX_REBUILD, "rebuilds indexes"},
        {WORK_COPY, "copies its files"},
        {WORK_ROWS, "reads or changes rows"},
    };
    bool any = false;

    /* A rewrite has read every row and built the indexes anew. */
    if (work & WORK_REWRITE)
        work &= ~(unsigned)(WORK_SCAN | WORK_INDEX_REBUILD | WORK_INDEX_BUILD);
    if (work & WORK_INDEX_BUILD)
        work &= ~(unsigned)WORK_SCAN;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (work & words[i].bit) {
            buf_puts(b, any ? ", " : "");
            buf_puts(b, words[i].text);
            any = true;
        }
}

static void
add_time(struct buf *b, long ms)
{
    if (ms < 1000)
        buf_printf(b, "%ld ms", ms);
    else if (ms < 120 * 1000L)
        buf_printf(b, "%ld s", ms / 1000);
    else if (ms < 120 * 60 * 1000L)
        buf_printf(b, "%ld min", ms / (60 * 1000L));
    else
        buf_printf(b, "%ld h", ms / (3600 * 1000L));
}

void
report_duration(struct buf *b, long low_ms, long high_ms)
{
    if (high_ms < 1000) {
        buf_puts(b, "under 1 s");
        return;
    }
    add_time(b, low_ms);
    buf_puts(b, " to ");
    add_time(b, high_ms);
}

void
report_path(struct buf *b, const char *path)
{
    struct buf shown = {0};

    if (!strstr(path, "::")) {
        buf_terminal_escaped(b, path, strlen(path));
        return;
    }
    buf_terminal_escaped(&shown, path, strlen(path));
    for (const char *p = shown.data; p && *p; p++) {
        if (p[0] == ':' && p[1] == ':')
            buf_puts(b, "\\x3a");
        else
            buf_putc(b, *p);
    }
    buf_finish(&shown);
}

const char *
report_plain_path(const char *path)
{
    while (path[0] == '.' && path[1] == '/' && path[2])
        path += 1 + strspn(path + 1, "/");
    return path;
}

void
report_baseline(struct buf *b, const struct report_summary *s)
{
    if (!s->baseline)
        return;
    buf_printf(b, "; %zu in the baseline", s->known);
    if (s->stale)
        buf_printf(b, ", which is stale: %zu more %s gone; write it anew", s->stale,
                   s->stale == 1 ? "is" : "are");
}

const char *
report_verdict(const struct statement *st)
{
    if (st->status == STATEMENT_NOT_ANALYSED)
        return "not-analysed";
    /* With its rule switched off a syntax error has no finding; safe it is not. */
    if (st->status == STATEMENT_SYNTAX_ERROR && st->verdict == VERDICT_SAFE)
        return "not-analysed";
    return verdict_name(st->verdict);
}

/* --- facts per relation --------------------------------------------------------------------- */

static int
compare_names(struct name a, struct name b)
{
    int by_name = strcmp(a.name ? a.name : "", b.name ? b.name : "");

    return by_name ? by_name : strcmp(a.schema ? a.schema : "", b.schema ? b.schema : "");
}

static int
by_name(const void *a, const void *b)
{
    const struct impact *const *x = a, *const *y = b;

    return compare_names((*x)->name, (*y)->name);
}

/* Gravest first. */
static int
loses_weight(enum loses l)
{
    switch (l) {
    case LOSES_DATABASE:
        return 7;
    case LOSES_TABLE:
        return 6;
    case LOSES_COLUMN:
        return 5;
    case LOSES_ROWS:
        return 4;
    case LOSES_PRECISION:
        return 3;
    case LOSES_VALUE:
        return 2;
    case LOSES_OBJECT:
        return 1;
    case LOSES_NOTHING:
        return 0;
    }
    return 0;
}

static int
undo_weight(enum undo u)
{
    switch (u) {
    case UNDO_NEEDS_BACKUP:
        return 3;
    case UNDO_SLOW:
        return 2;
    case UNDO_FREE:
        return 1;
    case UNDO_NONE:
        return 0;
    }
    return 0;
}

static void
add_fact(struct impact *i, const struct effect_row *row, enum lock_mode lock, bool target)
{
    if (!row)
        return;
    if (!i->row || (i->effect && lock == i->effect->lock && target))
        i->row = row;
    if (!target)
        return;
    if (loses_weight(row->loses) > loses_weight(i->loses))
        i->loses = row->loses;
    if (undo_weight(row->undo) > undo_weight(i->undo))
        i->undo = row->undo;
}

/* Hands the facts of every op to the relations it touches. */
static size_t
add_facts(const struct statement *st, struct impact *all, struct impact **sorted, size_t n)
{
    const struct op *op = st->ops;
    size_t total = n;

    for (size_t i = 0; i < st->n_ops && op; i++, op = op->next) {
        const struct op_effects *oe = &st->effects[i];

        for (const struct effect *e = oe->effects; e; e = e->next) {
            struct impact key = {.name = e->rel}, *wanted = &key;
            struct impact **found = bsearch(&wanted, sorted, n, sizeof(*sorted), by_name);

            if (found)
                add_fact(*found, oe->row, e->lock, e == oe->effects);
        }
        if (!oe->effects && oe->row && oe->row->loses != LOSES_NOTHING && op->object.name) {
            all[total] =
                (struct impact){.name = op->object, .kind = op->rel_kind, .undo = UNDO_NONE};
            add_fact(&all[total++], oe->row, LOCK_NONE, true);
        }
    }
    return total;
}

/* What is locked stays so until the commit: earlier statements of the transaction count too. */
static void
add_held(struct impact *i, const struct statement *st)
{
    if (i->effect->is_new == TRI_YES || !lock_blocks_writes(i->effect->lock))
        return;
    for (const struct effect *e = st->merged; e; e = e->next)
        if (e->estimate && e->estimate->high_ms > i->held_high_ms) {
            i->held_high_ms = e->estimate->high_ms;
            i->held_low_ms = e->estimate->low_ms;
        }
    for (const struct held_lock *h = st->unit.locks; h; h = h->next)
        if (name_equal(h->rel, i->name)) {
            i->held_low_ms += h->low_ms;
            i->held_high_ms += h->high_ms;
        }
}

struct impact *
report_impacts(const struct statement *st, struct arena *a, size_t *ret_n)
{
    struct impact *all, **sorted;
    size_t n = 0;

    for (const struct effect *e = st->merged; e; e = e->next)
        n++;
    all = arena_array(a, struct impact, n + st->n_ops + 1);
    sorted = arena_array(a, struct impact *, n + 1);
    n = 0;
    for (const struct effect *e = st->merged; e; e = e->next) {
        all[n] = (struct impact){.effect = e, .name = e->rel, .kind = e->kind, .undo = UNDO_NONE};
        if (e->estimate)
            all[n].estimate = *e->estimate;
        add_held(&all[n], st);
        sorted[n] = &all[n];
        n++;
    }
    qsort(sorted, n, sizeof(*sorted), by_name);
    *ret_n = add_facts(st, all, sorted, n);
    return all;
}

void
report_waiting(struct buf *out, const struct impact *i)
{
    const struct relation_live *live = i->effect->relation ? i->effect->relation->live : NULL;
    enum lock_mode lock = i->effect->lock;

    if (i->estimate.known && i->estimate.disk_bytes >= 100000000)
        buf_printf(out, "; takes %.1f GB of disk until the commit, and as much WAL",
                   (double) i->estimate.disk_bytes / (1 << 30));
    if (i->held_high_ms > (i->estimate.known ? i->estimate.high_ms : 0)) {
        buf_puts(out, "; held ");
        report_duration(out, i->held_low_ms, i->held_high_ms);
        buf_puts(out, " until the commit");
    }
    if (!live || live->reads_per_s < 0 || !lock_blocks_writes(lock) ||
        live->reads_per_s + live->writes_per_s < 0.1)
        return;
    if (lock_blocks_reads(lock))
        buf_printf(out, "; %.1f reads and", live->reads_per_s);
    else
        buf_putc(out, ';');
    buf_printf(out, " %.1f rows written a second stand in line", live->writes_per_s);
}

const struct failure *
report_failure(const struct statement *st)
{
    /* Not certain: the server's grammar may be newer than ours, and a template is filled in later. */
    static const struct failure no_parse = {
        .sqlstate = "42601",
        .why = "the parser does not take it",
    };
    const struct failure *first = NULL;

    if (st->status == STATEMENT_SYNTAX_ERROR)
        return &no_parse;
    for (size_t i = 0; i < st->n_ops; i++) {
        const struct failure *f = st->effects[i].failure;

        if (f && f->certain)
            return f;
        if (!first)
            first = f;
    }
    return first;
}
