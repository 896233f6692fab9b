/*
 * cli_explain.c - `pgpreflight explain RULE` tells what a rule means; `explain --sql` what a
 * statement does: lock, work, loss, way back, failure, and on which versions that differs.
 */
#include <string.h>

#include <pgpreflight/rule.h>

#include "cli.h"
#include "cli_help.h"
#include "cli_world.h"
#include "report_common.h"
#include "report_excerpt.h"

#define VERSION_FIRST 12
#define VERSION_LAST 19
#define INDENT 12

static const struct cli_option options[] = {
    {"sql", 0, "SQL", "explain these statements instead of a rule; - reads standard input"},
    {"color", 0, "WHEN", "auto (default), always or never"},
    {"config", 0, "FILE", "take the settings from this file"},
    {"no-config", 0, NULL, "take no settings from a file"},
    {"output", 0, "FILE", "write there instead of to standard output"},
    {"today", 0, "DATE", NULL},
    {0},
};

/* --- a rule --------------------------------------------------------------------------------- */

static void
put_sql(FILE *out, const char *title, const char *sql)
{
    if (!sql || !*sql)
        return;
    fprintf(out, "\n%s:\n\n", title);
    while (*sql) {
        size_t n = strcspn(sql, "\n");

        fprintf(out, "    %.*s\n", (int)n, sql);
        sql += n + (sql[n] == '\n');
    }
}

static void
explain_rule(FILE *out, const struct rule *r, const struct palette *p)
{
    fprintf(out, "%s%s%s: ", p->bold, r->id, p->reset);
    cli_fold(out, r->summary, 0, 80);
    fprintf(out, "%s, %s%s", verdict_title(r->verdict), topic_name(r->topic),
            r->opt_in ? ", off unless selected or given a level" : "");
    if (r->since)
        fprintf(out, ", PostgreSQL %d and later", r->since);
    if (r->until)
        fprintf(out, ", PostgreSQL %d and earlier", r->until);
    fputs("\n\n", out);
    cli_fold(out, r->why, 0, 80);
    put_sql(out, "On a database with", r->setup);
    put_sql(out, "Flagged", r->bad);
    put_sql(out, "Not flagged", r->good);
    fprintf(out,
            "\nTo accept one finding, with a reason, above its statement:\n\n"
            "    -- pgpreflight: allow %s -- why it is fine here\n\n"
            "To change the level everywhere: --rule %s=advice, or in %s:\n\n"
            "    \"rules\": { \"%s\": \"advice\" }\n",
            r->id, r->id, CONFIG_FILE_NAME, r->id);
}

static enum status
explain_rules(struct cli *cli)
{
    enum status status = STATUS_OK;
    FILE *out;

    for (size_t i = 0; i < cli->n_args; i++) {
        const char *hint = registry_nearest(cli->args[i]);

        if (registry_find(cli->args[i]))
            continue;
        if (hint)
            return cli_error("there is no rule \"%s\"; did you mean \"%s\"?", cli->args[i], hint);
        return cli_error(
            "there is no rule \"%s\"; pgpreflight rules lists them, and SQL goes behind "
            "--sql",
            cli->args[i]);
    }
    out = output_begin(cli);
    if (!out)
        return STATUS_FAILED;
    for (size_t i = 0; i < cli->n_args; i++) {
        if (i)
            fputs("\n\n", out);
        explain_rule(out, registry_find(cli->args[i]),
                     output_color(cli, out) ? &palette_color : &palette_plain);
    }
    status = output_end(cli, out);
    return status;
}

/* --- statements ----------------------------------------------------------------------------- */

/* What one version makes of each statement. */
struct digests {
    const char **text;
    size_t n, cap;
};

struct explain {
    FILE *out;
    const struct palette *palette;
    struct source *src;
    struct arena *arena;   /* of the run */
    struct arena *scratch; /* of a statement */
    struct digests digests[VERSION_LAST + 1], *collecting;
    int pg_version;
    size_t statements;
};

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

static void
put_lock(struct explain *x, const struct impact *i)
{
    const struct effect *e = i->effect;
    struct buf b = {0};

    buf_printf(&b, "%s on ", lock_name(e->lock));
    report_name(&b, e->rel);
    if (e->is_new == TRI_YES)
        buf_puts(&b, ", new here: nobody waits");
    else
        buf_printf(&b, ", blocks %s", lock_blocks_text(e->lock));
    put_line(x, "lock", b.data);
    buf_reset(&b);
    report_work(&b, e->work);
    if (i->estimate.known) {
        buf_puts(&b, ": ");
        report_duration(&b, i->estimate.low_ms, i->estimate.high_ms);
    }
    if (b.len)
        put_line(x, "work", b.data);
    buf_finish(&b);
}

static void
put_facts(struct explain *x, const struct statement *st)
{
    size_t n, locks = 0;
    struct impact *all = report_impacts(st, x->scratch, &n);
    enum undo undo = UNDO_NONE;

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
    put_line(x, "undo", undo_words(undo));
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
        if (f->verdict != VERDICT_ADVICE)
            put_finding(x, f);
    for (const struct finding *f = st->findings; f; f = f->next)
        if (f->verdict == VERDICT_ADVICE)
            put_finding(x, f);
}

static void
explain_statement(void *arg, const struct statement *st)
{
    struct explain *x = arg;
    struct excerpt e = {x->src, st->span, NULL, x->palette};
    struct buf b = {0};

    if (x->statements++)
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
        if (st->unit.why)
            put_line(x, "runs in", st->unit.why);
        put_versions(x, st);
    } else if (st->why_not) {
        put_line(x, "problem", st->why_not);
    }
    put_findings(x, st);
    arena_reset(x->scratch);
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
    schema = world_create(cli, &c, NULL, &status);
    if (!schema || status != STATUS_OK)
        return false;
    in = world_input(cli, &c, x->src);
    lint_run(&in, schema, &c, sink, NULL);
    return true;
}

static bool
read_sql(const char *sql, struct source *ret_src)
{
    struct error err = {0};
    bool ok = !strcmp(sql, "-") ? source_read(ret_src, "-", &err)
                                : source_from_memory(ret_src, "<sql>", sql, strlen(sql), &err);

    if (!ok)
        cli_error("%s", err.message);
    return ok;
}

static bool
explain_source(struct cli *cli, struct explain *x, const struct config *config)
{
    struct lint_sink collect = {x, collect_digest, NULL}, show = {x, explain_statement, NULL};

    for (int v = VERSION_FIRST; v <= VERSION_LAST; v++) {
        x->collecting = &x->digests[v];
        if (!run_version(cli, x, config, v, &collect))
            return false;
    }
    return run_version(cli, x, config, x->pg_version, &show);
}

static enum status
explain_sql(struct cli *cli, const char *sql)
{
    struct explain x = {.arena = cli->arena};
    struct config config;
    struct source src;
    enum status status;
    bool ok;

    if (!cli_config(cli, ".", &config) || !read_sql(sql, &src))
        return STATUS_FAILED;
    x.out = output_begin(cli);
    if (!x.out) {
        source_finish(&src);
        return STATUS_FAILED;
    }
    x.src = &src;
    x.pg_version = config.pg_version;
    x.palette = output_color(cli, x.out) ? &palette_color : &palette_plain;
    x.scratch = arena_create();
    ok = explain_source(cli, &x, &config);
    status = output_end(cli, x.out);
    if (ok && !x.statements)
        ok = cli_error("there is no statement to explain") == STATUS_OK;
    arena_destroy(x.scratch);
    source_finish(&src);
    return ok ? status : STATUS_FAILED;
}

static enum status
run(struct cli *cli)
{
    const char *sql = cli_value(cli, "sql");

    if (sql && cli->n_args)
        return cli_error("either a rule or --sql, not both");
    if (sql)
        return explain_sql(cli, sql);
    if (!cli->n_args)
        return cli_error(
            "explain wants a rule (pgpreflight rules lists them) or --sql 'ALTER ...'");
    return explain_rules(cli);
}

const struct cli_command cli_explain = {
    .name = "explain",
    .arguments = "RULE... | --sql SQL",
    .summary = "tell what a rule means, or what a statement does",
    .options = options,
    .settings = true,
    .run = run,
};
