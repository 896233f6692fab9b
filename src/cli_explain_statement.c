/* cli_explain_statement.c - see cli_explain.h. */
#include "cli_explain.h"
#include "undo.h"

#include <string.h>

#include <pgpreflight/rule.h>

#include "cli_help.h"
#include "cli_world.h"
#include "report_common.h"

#define INDENT 12

/* New indexes and sequences go without saying: they come with their table. */
static bool
worth_a_line(const struct impact *i)
{
    const struct effect *e = i->effect;

    return e && e->lock != LOCK_NONE &&
           !(e->is_new == TRI_YES && (e->kind == OBJ_INDEX || e->kind == OBJ_SEQUENCE));
}

/* What a version makes of the statement, short enough to be compared and shown in a line. */
static const char *
digest_text(struct explain *x, const struct statement *st)
{
    const struct failure *failure = report_failure(st);
    struct buf b = {0};
    const char *text;
    size_t n;
    struct impact *all = report_impacts(st, x->scratch, &n);

    buf_puts(&b, verdict_title(st->verdict));
    for (size_t i = 0; i < n; i++) {
        const struct effect *e = all[i].effect;

        if (!worth_a_line(&all[i]))
            continue;
        buf_printf(&b, "; %s on ", lock_name(e->lock));
        report_name(&b, e->rel);
        if (e->work) {
            buf_puts(&b, ", ");
            report_work(&b, e->work);
        }
    }
    if (failure)
        buf_printf(&b, "; %s with %s", failure->certain ? "fails" : "may fail", failure->sqlstate);
    text = arena_strdup(x->arena, b.data);
    buf_finish(&b);
    arena_reset(x->scratch);
    return text;
}

static void
collect_digest(void *arg, const struct statement *st)
{
    struct explain *x = arg;
    struct digests *d = x->collecting;

    if (d->n == d->cap) {
        const char **more = arena_array(x->arena, const char *, d->cap * 2 + 16);

        if (d->n)
            memcpy(more, d->text, d->n * sizeof(*more));
        d->text = more;
        d->cap = d->cap * 2 + 16;
    }
    d->text[d->n++] = digest_text(x, st);
}

static void
put_label(struct explain *x, const char *label)
{
    fprintf(x->out, "  %s%s%s%*s", x->palette->bold, label, x->palette->reset,
            (int)(INDENT - 2 - strlen(label)), "");
}

/* text may come from the SQL. */
static void
put_line(struct explain *x, const char *label, const char *text)
{
    struct buf b = {0};

    buf_terminal_escaped(&b, text, strlen(text));
    put_label(x, label);
    cli_fold(x->out, b.data ? b.data : "", INDENT, 100);
    buf_finish(&b);
}

static const char *
loses_words(enum loses l)
{
    switch (l) {
    case LOSES_NOTHING:
        return "nothing";
    case LOSES_TABLE:
        return "all rows and the definition of";
    case LOSES_COLUMN:
        return "a column's data in";
    case LOSES_ROWS:
        return "rows of";
    case LOSES_PRECISION:
        return "the part of values that does not fit, in";
    case LOSES_OBJECT:
        return "the definition of";
    case LOSES_DATABASE:
        return "the whole database";
    case LOSES_VALUE:
        return "a value of";
    }
    return "";
}

static const char *
undo_words(enum undo u)
{
    switch (u) {
    case UNDO_FREE:
        return "an inverse statement, metadata only";
    case UNDO_SLOW:
        return "an inverse statement that does work";
    case UNDO_NEEDS_BACKUP:
        return "only from a copy made before";
    case UNDO_NONE:
        return "nothing to undo";
    }
    return "";
}

/* Where the size is known, the time; else what it would be: the reader knows the table. */
static void
put_time(struct explain *x, const struct impact *i)
{
    static const int64_t sizes[] = {1000000000, 100000000000};
    struct relation index = {.index_bytes = -1};
    struct relation_list one = {.rel = &index}; /* every table has its key, at least */
    struct relation r = {.rows = -1, .index_bytes = -1, .toast_bytes = -1, .indexes = &one};
    struct buf b = {0};

    if (i->estimate.known) {
        report_duration(&b, i->estimate.low_ms, i->estimate.high_ms);
    } else {
        for (size_t n = 0; n < 2 && i->effect->is_new != TRI_YES; n++) {
            struct estimate e;

            r.bytes = sizes[n];
            e = estimate_work(&r, i->effect->work, NULL, NULL);
            if (!e.known)
                break;
            buf_puts(&b, n ? "; 100 GB: " : "1 GB: ");
            report_duration(&b, e.low_ms, e.high_ms);
        }
    }
    if (b.len)
        put_line(x, "time", b.data);
    buf_finish(&b);
}

static void
put_lock(struct explain *x, const struct impact *i)
{
    const struct effect *e = i->effect;
    struct buf b = {0};

    buf_printf(&b, "%s on ", lock_name(e->lock));
    report_name(&b, e->rel);
    if (e->is_new == TRI_YES)
        buf_puts(&b, ", new here: nobody waits");
    else if (e->kind == OBJ_INDEX && x->concurrently)
        buf_puts(&b, ", once nobody uses it any more");
    else
        buf_printf(&b, ", blocks %s", lock_blocks_text(e->lock));
    put_line(x, "lock", b.data);
    buf_reset(&b);
    report_work(&b, e->work);
    if (b.len)
        put_line(x, "work", b.data);
    buf_finish(&b);
    put_time(x, i);
}

/* What takes no lock has a way back too, and of some nothing takes one back. */
static void
put_undo(struct explain *x, const struct statement *st, enum undo undo)
{
    for (size_t i = 0; undo == UNDO_NONE && st->undo && i < st->n_ops; i++) {
        const struct undo_step *u = &st->undo[i];

        if (u->way == UNDO_WAY_SQL || u->way == UNDO_WAY_RECORD)
            undo = UNDO_FREE;
        if (u->way == UNDO_WAY_BY_HAND) {
            put_line(x, "undo", arena_printf(x->scratch, "by hand: %s", u->why));
            return;
        }
    }
    put_line(x, "undo", undo_words(undo));
}

static void
put_facts(struct explain *x, const struct statement *st)
{
    size_t n, locks = 0;
    struct impact *all = report_impacts(st, x->scratch, &n);
    enum undo undo = UNDO_NONE;

    x->concurrently = st->ops && st->ops->concurrently;

    for (size_t i = 0; i < n; i++)
        if (worth_a_line(&all[i]) && ++locks)
            put_lock(x, &all[i]);
    if (!locks)
        put_line(x, "lock", "no relation");
    for (size_t i = 0; i < n; i++) {
        struct buf b = {0};

        if (all[i].undo != UNDO_NONE && (undo == UNDO_NONE || all[i].undo > undo))
            undo = all[i].undo;
        if (all[i].loses == LOSES_NOTHING)
            continue;
        buf_printf(&b, "%s ", loses_words(all[i].loses));
        if (all[i].loses != LOSES_DATABASE)
            report_name(&b, all[i].name);
        put_line(x, "loses", b.data);
        buf_finish(&b);
    }
    put_undo(x, st, undo);
}

/* Each fact's reason once, in the order of the ops; a screenful at most. */
static void
put_reasons(struct explain *x, const struct statement *st)
{
    const struct effect_row *told[3] = {0};
    size_t n = 0;

    for (size_t i = 0; i < st->n_ops && n < 3; i++) {
        const struct effect_row *row = st->effects[i].row;
        bool seen = !row || !row->reason;

        for (size_t k = 0; k < n; k++)
            seen = seen || told[k] == row || !strcmp(told[k]->reason, row->reason);
        if (seen)
            continue;
        told[n++] = row;
        put_line(x, "because", row->reason);
        if (row->waits_for_snapshots)
            put_line(x, "waits", "for every older transaction in the database to end");
    }
}

static void
put_failures(struct explain *x, const struct statement *st)
{
    for (size_t i = 0; i < st->n_ops; i++) {
        const struct failure *f = st->effects[i].failure;
        struct buf b = {0};

        if (!f)
            continue;
        buf_printf(&b, "%s with %s: %s", f->certain ? "will" : "may", f->sqlstate, f->why);
        put_line(x, "fails", b.data);
        buf_finish(&b);
        return;
    }
}

static const char *
digest_at(const struct explain *x, int version, size_t index)
{
    const struct digests *d = &x->digests[version];

    return index && index <= d->n ? d->text[index - 1] : "";
}

/* "12 to 16: ..." for each run of versions that differ from the one asked about. */
static void
put_versions(struct explain *x, const struct statement *st)
{
    const char *here = digest_at(x, x->pg_version, st->index);
    bool any = false;

    for (int v = VERSION_FIRST; v <= VERSION_LAST; v++) {
        const char *text = digest_at(x, v, st->index);
        struct buf b = {0};
        int first = v;

        while (v < VERSION_LAST && !strcmp(digest_at(x, v + 1, st->index), text))
            v++;
        if (!strcmp(text, here))
            continue;
        if (first == v)
            buf_printf(&b, "%d: %s", v, text);
        else
            buf_printf(&b, "%d to %d: %s", first, v, text);
        put_line(x, "versions", b.data);
        buf_finish(&b);
        any = true;
    }
    if (!any)
        put_line(x, "versions", "the same from 12 to 19");
}

static const char *
verdict_color(const struct palette *p, enum verdict v)
{
    return v == VERDICT_DANGEROUS     ? p->dangerous
           : v == VERDICT_DESTRUCTIVE ? p->destructive
                                      : p->safe;
}

static void
put_finding(struct explain *x, const struct finding *f)
{
    struct buf b = {0};

    buf_printf(&b, "%s (%s, %s)", f->message, f->rule->id, verdict_title(f->verdict));
    put_line(x, "finding", b.data);
    for (const char *sql = f->safer; sql && *sql;) {
        size_t n = strcspn(sql, "\n");

        buf_reset(&b);
        buf_terminal_escaped(&b, sql, n);
        if (sql == f->safer)
            put_label(x, "safer");
        else
            fprintf(x->out, "%*s", INDENT, "");
        fprintf(x->out, "%s\n", b.data);
        sql += n + (sql[n] == '\n');
    }
    buf_finish(&b);
}

/* Advice last. */
static void
put_findings(struct explain *x, const struct statement *st)
{
    for (const struct finding *f = st->findings; f; f = f->next)
        if (f->verdict != VERDICT_ADVICE && (!x->rule || f->rule == x->rule))
            put_finding(x, f);
    for (const struct finding *f = st->findings; f; f = f->next)
        if (f->verdict == VERDICT_ADVICE && (!x->rule || f->rule == x->rule))
            put_finding(x, f);
}

static bool
speaks(const struct rule *r, const struct statement *st)
{
    for (const struct finding *f = st->findings; f; f = f->next)
        if (f->rule == r)
            return true;
    return false;
}

static void
explain_statement(void *arg, const struct statement *st)
{
    struct explain *x = arg;
    struct excerpt e = {x->src, st->span, NULL, x->palette};
    struct buf b = {0};

    if (x->rule && (x->statements || !speaks(x->rule, st)))
        return;
    if (x->statements++ || x->rule)
        fputc('\n', x->out);
    excerpt_add(&b, &e);
    fprintf(x->out, "%s\n", b.data);
    buf_finish(&b);
    put_label(x, "verdict");
    fprintf(x->out, "%s%s%s\n", verdict_color(x->palette, st->verdict), verdict_title(st->verdict),
            x->palette->reset);
    if (st->status == STATEMENT_ANALYSED) {
        put_facts(x, st);
        put_reasons(x, st);
        put_failures(x, st);
        if (st->unit.why && !x->rule)
            put_line(x, "runs in", st->unit.why);
        put_versions(x, st);
    } else if (st->why_not) {
        put_line(x, "problem", st->why_not);
    }
    put_findings(x, st);
    arena_reset(x->scratch);
}

/* The schema after x->setup. */
static struct schema *
deployed(struct explain *x, const struct config *config)
{
    struct schema *s = schema_create(x->arena);
    struct source src = {0};

    schema_set_version(s, config->pg_version);
    if (source_from_memory(&src, "<deployed>", x->setup, strlen(x->setup), NULL)) {
        struct lint_input in = {.src = &src, .part = {0, src.size}, .runner = UNIT_AUTOCOMMIT, .history = true};

        schema_set_pending(s, false);
        lint_run(&in, s, config, NULL, NULL);
        schema_set_pending(s, true);
        schema_settle(s);
        source_finish(&src);
    }
    return s;
}

/* The check on one version, with its own schema: each must see the same past. */
static bool
run_version(struct cli *cli, struct explain *x, const struct config *config, int version,
            const struct lint_sink *sink)
{
    struct config c = *config;
    enum status status = STATUS_OK;
    struct schema *schema;
    struct lint_input in;

    c.pg_version = version;
    schema = x->setup ? deployed(x, &c) : world_create(cli, &c, NULL, &status);
    if (!schema || status != STATUS_OK)
        return false;
    in = world_input(cli, &c, x->src);
    in.undo = true;
    lint_run(&in, schema, &c, sink, NULL);
    return true;
}

bool
explain_source(struct cli *cli, struct explain *x, const struct config *config)
{
    struct lint_sink collect = {x, collect_digest, NULL}, show = {x, explain_statement, NULL};

    bool ok = true;

    x->scratch = arena_create();
    for (int v = VERSION_FIRST; v <= VERSION_LAST && ok; v++) {
        x->collecting = &x->digests[v];
        ok = run_version(cli, x, config, v, &collect);
    }
    ok = ok && run_version(cli, x, config, x->pg_version, &show);
    arena_destroy(x->scratch);
    return ok;
}
