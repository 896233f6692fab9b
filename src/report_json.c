/*
 * report_json.c - the JSON document, version 1 (docs/json-schema/report.schema.json).
 *
 * Written as it comes, one statement a line: memory does not grow with the input. Findings stand
 * behind all files in the document, so they wait in memory, and beyond a few megabytes in a
 * temporary file.
 */
#include <stdlib.h>
#include <string.h>

#include <pgpreflight/rule.h>

#include "fix.h"
#include "json.h"
#include "parse.h"
#include "report_common.h"
#include "undo.h"

#define SPOOL_MEMORY ((size_t)4 << 20)

struct json {
    const struct report_options *options;
    const struct report_file *file;
    struct arena *scratch;
    struct buf line;
    struct buf findings; /* not yet in `spool` */
    FILE *spool;
    size_t spooled; /* bytes in it that count */
    bool any_file, any_statement, any_finding;
};

static void
put(struct json *j)
{
    fwrite(j->line.data, 1, j->line.len, j->options->out);
    buf_reset(&j->line);
}

static void *
begin(const struct report_options *o, struct arena *run)
{
    struct json *j = arena_new(run, struct json);
    cJSON *tool = json_object();

    j->options = o;
    j->scratch = arena_create();
    json_add_text(tool, "name", "pgpreflight");
    json_add_text(tool, "version", PGPREFLIGHT_VERSION);
    json_add_text(tool, "parser", parse_version());
    buf_puts(&j->line, "{\"version\":1,\"tool\":");
    json_print(&j->line, tool, false);
    buf_printf(&j->line, ",\"pg_version\":%d,\"framework\":", o->config->pg_version);
    if (o->framework) {
        cJSON *name = cJSON_CreateString(o->framework);

        json_print(&j->line, name, false);
    } else {
        buf_puts(&j->line, "null");
    }
    buf_puts(&j->line, ",\n\"files\":[");
    put(j);
    return j;
}

static void
file_begin(void *state, const struct report_file *f)
{
    struct json *j = state;
    cJSON *o = json_object();

    j->file = f;
    json_add_text(o, "path", f->path);
    if (f->src && !f->src->sha256[0])
        source_hash(f->src);
    json_add_text(o, "sha256", f->src ? f->src->sha256 : NULL);
    json_add_text(o, "problem", f->problem);
    if (f->framework)
        json_add_text(o, "framework", f->framework);
    if (f->role) {
        json_add_text(o, "role", f->role);
        json_add_text(o, "note", f->note);
    }
    buf_puts(&j->line, j->any_file ? ",\n" : "\n");
    json_print(&j->line, o, false);
    /* The object stays open for its statements. */
    j->line.data[--j->line.len] = '\0';
    buf_puts(&j->line, ",\"statements\":[");
    put(j);
    j->any_file = true;
    j->any_statement = false;
}

/* --- parts ---------------------------------------------------------------------------------- */

static void
add_position(struct json *j, cJSON *o, const char *key, size_t offset)
{
    struct position p = source_position(j->file->src, offset);
    cJSON *at = json_object();

    json_add_size(at, "line", p.line);
    json_add_size(at, "column", p.column);
    json_add_size(at, "offset", p.offset);
    json_add(o, key, at);
}

static void
add_span(struct json *j, cJSON *o, struct span at)
{
    add_position(j, o, "start", at.start);
    add_position(j, o, "end", at.end);
}

static cJSON *
unit_object(const struct unit *u)
{
    cJSON *o = json_object();

    json_add_size(o, "id", u->id);
    json_add_text(o, "transaction", unit_kind_name(u->kind));
    json_add_text(o, "why", u->why);
    return o;
}

static cJSON *
blocks_array(enum lock_mode m)
{
    cJSON *a = json_array();

    if (lock_blocks_reads(m))
        json_append_text(a, "reads");
    if (lock_blocks_writes(m))
        json_append_text(a, "writes");
    if (lock_conflicts(m, LOCK_SHARE_UPDATE_EXCLUSIVE))
        json_append_text(a, "ddl");
    return a;
}

static cJSON *
work_array(unsigned work)
{
    cJSON *a = json_array();

    for (unsigned bit = 1; bit <= WORK_ROWS; bit <<= 1)
        if (work & bit)
            json_append_text(a, work_name((enum work)bit));
    if (!work)
        json_append_text(a, "none");
    return a;
}

static cJSON *
estimate_value(const struct estimate *e)
{
    cJSON *o;

    if (!e->known)
        return cJSON_CreateNull();
    o = json_object();
    json_add_int(o, "bytes", e->bytes);
    json_add_int(o, "rows", e->rows);
    json_add_int(o, "disk_bytes", e->disk_bytes);
    json_add_int(o, "low_ms", e->low_ms);
    json_add_int(o, "high_ms", e->high_ms);
    json_add_text(o, "basis", e->basis);
    return o;
}

/* How long the lock is held by the end of the statement. */
static cJSON *
held_value(const struct impact *i)
{
    cJSON *o;

    if (!i->held_high_ms)
        return cJSON_CreateNull();
    o = json_object();
    json_add_int(o, "low_ms", i->held_low_ms);
    json_add_int(o, "high_ms", i->held_high_ms);
    return o;
}

/* What would stand in line meanwhile. */
static cJSON *
queue_value(const struct effect *e)
{
    const struct relation_live *live = e && e->relation ? e->relation->live : NULL;
    cJSON *o;

    if (!live || live->reads_per_s < 0 || e->is_new == TRI_YES || !lock_blocks_writes(e->lock))
        return cJSON_CreateNull();
    o = json_object();
    json_add(o, "reads_per_s", cJSON_CreateNumber(lock_blocks_reads(e->lock) ? live->reads_per_s : 0));
    json_add(o, "writes_per_s", cJSON_CreateNumber(live->writes_per_s));
    return o;
}

static cJSON *
effect_object(const struct impact *i)
{
    const struct effect *e = i->effect;
    cJSON *o = json_object(), *rel = json_object();

    json_add_text(rel, "schema", i->name.schema);
    json_add_text(rel, "name", i->name.name);
    json_add_text(rel, "kind", object_kind_name(i->kind));
    json_add_bool(rel, "created_here", e && e->is_new == TRI_YES);
    json_add(o, "relation", rel);
    json_add_text(o, "role", e ? role_name(e->role) : "object");
    json_add_bool(o, "named", !e || e->named);
    json_add_text(o, "lock", e && e->lock != LOCK_NONE ? lock_name(e->lock) : NULL);
    json_add(o, "blocks", blocks_array(e ? e->lock : LOCK_NONE));
    json_add(o, "work", work_array(e ? e->work : 0));
    json_add_text(o, "loses", loses_name(i->loses));
    json_add_text(o, "undo", undo_name(i->undo));
    json_add(o, "estimate", estimate_value(&i->estimate));
    json_add(o, "held", held_value(i));
    json_add(o, "queue", queue_value(e));
    json_add_text(o, "row", i->row ? i->row->id : NULL);
    json_add_text(o, "reason", i->row ? i->row->reason : NULL);
    return o;
}

/* The rows of the table of facts that the ops were answered from, each once. */
static cJSON *
facts_array(const struct statement *st)
{
    cJSON *a = json_array();

    for (size_t i = 0; i < st->n_ops; i++) {
        const struct effect_row *row = st->effects[i].row;
        bool said = !row;

        for (size_t k = 0; k < i && !said; k++)
            said = st->effects[k].row == row;
        if (!said)
            json_append_text(a, row->id);
    }
    return a;
}

static cJSON *
failure_value(const struct failure *f)
{
    cJSON *o;

    if (!f)
        return cJSON_CreateNull();
    o = json_object();
    json_add_text(o, "sqlstate", f->sqlstate);
    json_add_text(o, "why", f->why);
    json_add_bool(o, "certain", f->certain);
    json_add_text(o, "row", f->row ? f->row->id : NULL);
    return o;
}

static cJSON *
relation_value(struct name n)
{
    cJSON *o;

    if (!n.name)
        return cJSON_CreateNull();
    o = json_object();
    json_add_text(o, "schema", n.schema);
    json_add_text(o, "name", n.name);
    return o;
}

/* The way back, in the order to be carried out. */
static cJSON *
rollback_array(struct json *j, const struct statement *st)
{
    cJSON *a = json_array();
    size_t n;
    const struct undo_step **steps = undo_steps(st, j->scratch, &n);

    for (size_t i = 0; i < n; i++) {
        cJSON *o = json_object();

        json_add_text(o, "way", undo_way_name(steps[i]->way));
        json_add_text(o, "sql", steps[i]->sql);
        json_add_text(o, "record", steps[i]->record);
        json_add(o, "backup", relation_value(steps[i]->backup));
        json_add_text(o, "why", steps[i]->why);
        json_append(a, o);
    }
    return a;
}

static const char *
status_word(enum statement_status s)
{
    switch (s) {
    case STATEMENT_ANALYSED:
        return "analysed";
    case STATEMENT_NOT_ANALYSED:
        return "not-analysed";
    case STATEMENT_SYNTAX_ERROR:
        return "syntax-error";
    }
    return "";
}

/* --- findings ------------------------------------------------------------------------------- */

static cJSON *
allowed_value(const struct allowance *a)
{
    cJSON *o;

    if (!a)
        return cJSON_CreateNull();
    o = json_object();
    json_add_text(o, "reason", a->reason);
    json_add_text(o, "until", a->until);
    if (a->baseline)
        json_add_bool(o, "baseline", true);
    return o;
}

/* Only where somebody asked: what `pgpreflight fix` would put into the file. */
static cJSON *
fix_value(struct json *j, const struct fix *x)
{
    static const char *const places[] = {[FIX_HERE] = "here", [FIX_LATER] = "later", [FIX_OUTSIDE] = "outside"};
    cJSON *o, *edits, *steps, *at;

    if (!x)
        return cJSON_CreateNull();
    o = json_object();
    json_add(o, "edits", edits = json_array());
    for (const struct fix_edit *e = x->edits; e; e = e->next) {
        add_span(j, at = json_object(), e->at);
        json_add_text(at, "text", e->text);
        json_append(edits, at);
    }
    if (x->cut.end > x->cut.start && !x->refused) {
        add_span(j, at = json_object(), x->cut);
        json_add(o, "replaces", at);
    } else {
        json_add_null(o, "replaces");
    }
    json_add(o, "steps", steps = json_array());
    for (const struct fix_step *s = x->steps; s; s = s->next) {
        json_add_text(at = json_object(), "where", places[s->place]);
        json_add_text(at, "sql", s->sql);
        json_append(steps, at);
    }
    json_add_text(o, "refused", x->refused);
    return o;
}

static void
spool_out(struct json *j)
{
    if (!j->spool)
        j->spool = tmpfile();
    /* Where a temporary file cannot be had or written, they stay in memory. */
    if (!j->spool || fseek(j->spool, (long)j->spooled, SEEK_SET) != 0 ||
        fwrite(j->findings.data, 1, j->findings.len, j->spool) != j->findings.len ||
        fflush(j->spool) != 0)
        return;
    j->spooled += j->findings.len;
    buf_reset(&j->findings);
}

static void
finding(void *state, const struct finding *f)
{
    struct json *j = state;
    cJSON *o = json_object();

    json_add_text(o, "rule", f->rule->id);
    json_add_text(o, "topic", topic_name(f->rule->topic));
    json_add_text(o, "verdict", verdict_name(f->verdict));
    json_add_text(o, "path", j->file->path);
    add_span(j, o, f->span);
    if (f->statement)
        json_add_size(o, "statement", f->statement);
    else
        json_add_null(o, "statement");
    json_add(o, "relation", relation_value(f->relation));
    json_add_text(o, "message", f->message);
    json_add_text(o, "why", f->why ? f->why : f->rule->why);
    json_add_text(o, "safer", f->safer);
    buf_printf(&j->line, "rules/README.md#%s", f->rule->id);
    json_add_text(o, "docs", j->line.data);
    buf_reset(&j->line);
    json_add(o, "fix", fix_value(j, f->fix));
    json_add(o, "allowed", allowed_value(f->allowed));
    buf_puts(&j->findings, j->any_finding ? ",\n" : "\n");
    json_print(&j->findings, o, false);
    j->any_finding = true;
    if (j->findings.len > SPOOL_MEMORY)
        spool_out(j);
}

/* Only when --check-data had something to look for. */
static void
add_data(cJSON *o, const struct statement *st)
{
    static const char *const answers[] = {
        [DATA_NONE] = "none",
        [DATA_FOUND] = "found",
        [DATA_UNFINISHED] = "not-finished",
        [DATA_NOT_CHECKED] = "not-checked",
    };
    cJSON *list = NULL;

    for (size_t i = 0; i < st->n_ops; i++) {
        const struct data_look *d = st->effects ? st->effects[i].data : NULL;
        cJSON *one;

        if (!d)
            continue;
        list = list ? list : json_array();
        one = json_object();
        json_add_text(one, "answer", answers[d->answer]);
        json_add_text(one, "sqlstate", d->sqlstate);
        json_add_text(one, "text", d->text);
        json_append(list, one);
    }
    if (list)
        json_add(o, "data", list);
}

static void
statement(void *state, const struct statement *st)
{
    struct json *j = state;
    cJSON *o = json_object(), *effects = json_array();
    struct impact *all;
    size_t n;

    json_add_size(o, "index", st->index);
    json_add_text(o, "kind", st->kind);
    json_add_text(o, "verdict", report_verdict(st));
    json_add_text(o, "status", status_word(st->status));
    json_add_text(o, "problem", st->why_not);
    add_span(j, o, st->span);
    json_add(o, "unit", unit_object(&st->unit));
    json_add_text(o, "via", via_name(st->via));
    json_add_bool(o, "conditional", st->conditional);
    all = report_impacts(st, j->scratch, &n);
    for (size_t i = 0; i < n; i++)
        json_append(effects, effect_object(&all[i]));
    json_add(o, "effects", effects);
    json_add(o, "facts", facts_array(st));
    json_add(o, "fails", failure_value(report_failure(st)));
    if (st->undo)
        json_add(o, "rollback", rollback_array(j, st));
    add_data(o, st);
    buf_puts(&j->line, j->any_statement ? ",\n" : "\n");
    json_print(&j->line, o, false);
    put(j);
    j->any_statement = true;
    arena_reset(j->scratch);
    for (const struct finding *f = st->findings; f; f = f->next)
        finding(j, f);
}

static cJSON *
down_object(const struct lint_down *d)
{
    cJSON *o = json_object(), *loses = json_array();

    json_add_bool(o, "present", d->present);
    for (size_t i = 0; i < d->n_loses; i++)
        json_append_text(loses, d->loses[i]);
    json_add(o, "loses", loses);
    json_add_size(o, "unparsed", d->unparsed);
    return o;
}

static void
file_end(void *state, const struct lint_totals *of_file)
{
    struct json *j = state;

    (void)of_file;
    buf_putc(&j->line, ']');
    if (j->file->down) {
        buf_puts(&j->line, ",\"down\":");
        json_print(&j->line, down_object(j->file->down), false);
    }
    buf_putc(&j->line, '}');
    put(j);
}

/* --- the end -------------------------------------------------------------------------------- */

static bool
copy_spool(struct json *j, struct error *err)
{
    char chunk[1 << 14];
    size_t left = j->spooled;

    if (!j->spool)
        return true;
    clearerr(j->spool);
    rewind(j->spool);
    while (left) {
        size_t n = fread(chunk, 1, left < sizeof(chunk) ? left : sizeof(chunk), j->spool);

        if (!n)
            break;
        fwrite(chunk, 1, n, j->options->out);
        left -= n;
    }
    fclose(j->spool);
    return !left ||
           error_set(err, "the JSON document is incomplete: its temporary file cannot be read");
}

static cJSON *
summary_object(const struct report_summary *s)
{
    cJSON *o = json_object();

    json_add_size(o, "files", s->files);
    json_add_size(o, "unreadable", s->unreadable);
    json_add_size(o, "excluded", s->excluded);
    json_add_size(o, "statements", s->totals.statements);
    json_add_size(o, "safe", s->totals.safe);
    json_add_size(o, "destructive", s->totals.destructive);
    json_add_size(o, "dangerous", s->totals.dangerous);
    json_add_size(o, "not_analysed", s->totals.not_analysed);
    json_add_size(o, "syntax_errors", s->totals.syntax_errors);
    json_add_size(o, "advice", s->totals.findings[VERDICT_ADVICE]);
    json_add_size(o, "allowed", s->totals.allowed);
    if (s->baseline) {
        json_add_size(o, "known", s->known);
        json_add_size(o, "stale", s->stale);
    }
    json_add_text(o, "fail_on", s->fail_on == VERDICT_OFF ? "never" : verdict_name(s->fail_on));
    json_add_int(o, "exit_status", s->status);
    return o;
}

static bool
end(void *state, const struct report_summary *s, struct error *err)
{
    struct json *j = state;
    bool ok;

    buf_puts(&j->line, "],\n\"findings\":[");
    put(j);
    ok = copy_spool(j, err);
    fwrite(j->findings.data ? j->findings.data : "", 1, j->findings.len, j->options->out);
    buf_puts(&j->line, "],\n\"summary\":");
    json_print(&j->line, summary_object(s), false);
    buf_puts(&j->line, "}\n");
    put(j);
    buf_finish(&j->line);
    buf_finish(&j->findings);
    arena_destroy(j->scratch);
    return ok;
}

const struct reporter report_json = {
    .name = "json",
    .undo = true,
    .summary = "everything known, for programs (docs/json-schema/report.schema.json)",
    .begin = begin,
    .file_begin = file_begin,
    .statement = statement,
    .finding = finding,
    .file_end = file_end,
    .end = end,
};
