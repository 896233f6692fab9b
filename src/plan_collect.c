/*
 * plan_collect.c - the checklist is a reporter: it listens to the check, keeps what it needs, and
 * writes the document at the end.
 */
#include <stdlib.h>
#include <string.h>

#include <pgpreflight/rule.h>

#include "html.h"
#include "plan.h"


#define SQL_LINES 14
#define SQL_BYTES 1500

/* --- a file --------------------------------------------------------------------------------- */

/* Prisma and its like call a migration by its directory, others by its file. */
static const char *
migration_name(struct plan *p, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *start;

    if (slash && (!strcmp(base, "migration.sql") || !strcmp(base, "up.sql"))) {
        for (start = slash; start > path && start[-1] != '/'; start--)
            ;
        return arena_strndup(p->arena, start, (size_t)(slash - start));
    }
    return arena_strdup(p->arena, base);
}

static void
file_begin(void *state, const struct report_file *f)
{
    struct plan *p = state;
    struct plan_file *file;

    p->file = f;
    if (f->problem || f->role || !f->src)
        return;
    if (!f->src->sha256[0])
        source_hash(f->src);
    file = arena_new(p->arena, struct plan_file);
    file->path = arena_strdup(p->arena, report_plain_path(f->path));
    file->name = migration_name(p, file->path);
    file->framework = arena_strdup(p->arena, f->framework);
    file->sha256 = arena_strdup(p->arena, f->src->sha256);
    PLAN_APPEND(p->files, file);
    p->last_file = file;
    p->last_step = NULL;
}

static void
file_end(void *state, const struct lint_totals *of_file)
{
    struct plan *p = state;

    (void)of_file;
    if (p->last_file && p->file->down)
        p->last_file->has_way_back = p->file->down->present && !p->file->down->unparsed;
}

/* --- a statement ---------------------------------------------------------------------------- */

static const char *
shortened(struct plan *p, const char *text, size_t n)
{
    size_t lines = 0, all = 1, cut = n;

    for (size_t i = 0; i < n; i++)
        all += text[i] == '\n';
    for (size_t i = 0; i < n; i++)
        if ((text[i] == '\n' && ++lines == SQL_LINES) || i == SQL_BYTES) {
            cut = i;
            break;
        }
    if (cut == n || all - lines <= 2)
        return n > 8 * SQL_BYTES ? arena_printf(p->arena, "%.*s\n-- ...", SQL_BYTES, text)
                                 : arena_printf(p->arena, "%.*s;", (int)n, text);
    while (cut && ((unsigned char)text[cut] & 0xC0) == 0x80)
        cut--;
    return arena_printf(p->arena, "%.*s\n-- %zu lines more", (int)cut, text, all - lines);
}

/* It says something of the transaction or the session only. */
static bool
is_session_only(const struct statement *st)
{
    if (st->status != STATEMENT_ANALYSED)
        return false;
    for (const struct op *op = st->ops; op; op = op->next)
        switch (op->kind) {
        case OP_BEGIN:
        case OP_COMMIT:
        case OP_SAVEPOINT:
        case OP_RELEASE_SAVEPOINT:
        case OP_SET:
        case OP_RESET:
        case OP_CONNECT:
        case OP_SESSION_OTHER:
            break;
        default:
            return false;
        }
    return true;
}

/* A query that calls no function: it changes nothing. */
static bool
is_only_read(const struct statement *st)
{
    if (st->status != STATEMENT_ANALYSED || !st->ops)
        return false;
    for (const struct op *op = st->ops; op; op = op->next)
        if (op->kind != OP_SELECT || op->calls)
            return false;
    return true;
}

static struct plan_step *
new_step(struct plan *p, const struct statement *st)
{
    struct plan_step *s = arena_new(p->arena, struct plan_step);
    struct source *src = p->file->src;

    s->file = p->last_file;
    s->number = is_session_only(st) || is_only_read(st) ? 0 : ++p->steps;
    s->index = st->index;
    s->line = source_position(src, st->span.start).line;
    s->sql = shortened(p, src->text + st->span.start, st->span.end - st->span.start);
    s->kind = arena_strdup(p->arena, st->kind);
    s->verdict = report_verdict(st);
    s->unit = st->unit.id;
    s->unit_kind = st->unit.kind;
    s->unit_why = arena_strdup(p->arena, st->unit.why);
    s->in_transaction = st->unit.in_transaction;
    s->lock_timeout_ms = st->unit.lock_timeout.known && !st->unit.lock_timeout.is_zero
                             ? st->unit.lock_timeout.milliseconds
                             : -1;
    PLAN_APPEND(p->last_file->steps, s);
    p->last_step = s;
    return s;
}

static int64_t
total_bytes(const struct relation *r)
{
    if (!r || r->bytes < 0)
        return -1;
    return r->bytes + (r->index_bytes > 0 ? r->index_bytes : 0) +
           (r->toast_bytes > 0 ? r->toast_bytes : 0);
}

static struct name
keep_name(struct plan *p, struct name n)
{
    return (struct name){arena_strdup(p->arena, n.schema), arena_strdup(p->arena, n.name)};
}

/* Gone with the session of the run: nobody can look at it afterwards, or has to take it back. */
static bool
is_temporary(const struct effect *e)
{
    return e->rel.schema && !strcmp(e->rel.schema, "pg_temp");
}

static bool
is_all_temporary(const struct statement *st)
{
    for (size_t i = 0; i < st->n_ops; i++)
        if (!st->effects[i].effects || !is_temporary(st->effects[i].effects))
            return false;
    return st->n_ops > 0;
}

/* A table whose rows are worth counting before and after. */
static void
add_count(struct plan *p, const struct effect *e, bool changes)
{
    struct plan_table *t = p->counts;

    if (e->kind == OBJ_INDEX || e->kind == OBJ_SEQUENCE || e->kind == OBJ_VIEW)
        return;
    if (is_temporary(e))
        return;
    while (t && !name_equal(t->rel, e->rel))
        t = t->next;
    if (!t) {
        t = arena_new(p->arena, struct plan_table);
        t->rel = keep_name(p, e->rel);
        t->rows = e->relation ? e->relation->rows : -1;
        t->bytes = total_bytes(e->relation);
        t->is_new = e->is_new == TRI_YES;
        PLAN_APPEND(p->counts, t);
    }
    t->changes_rows |= changes;
}

static void
add_locks(struct plan *p, struct plan_step *s, const struct statement *st)
{
    struct arena *scratch = arena_create();
    size_t n;
    struct impact *all = report_impacts(st, scratch, &n);

    for (size_t i = 0; i < n; i++) {
        const struct effect *e = all[i].effect;
        struct plan_lock *l;

        if (!e || e->lock < LOCK_ROW_EXCLUSIVE ||
            (e->is_new == TRI_YES && (e->kind == OBJ_INDEX || e->kind == OBJ_SEQUENCE)))
            continue;
        l = arena_new(p->arena, struct plan_lock);
        l->rel = keep_name(p, e->rel);
        l->shown = plan_shown_name(p, l->rel);
        l->lock = e->lock;
        l->work = e->work;
        l->kind = e->kind;
        l->is_new = e->is_new == TRI_YES;
        l->estimate = all[i].estimate;
        l->estimate.basis = arena_strdup(p->arena, l->estimate.basis);
        l->rows = e->relation ? e->relation->rows : -1;
        l->bytes = total_bytes(e->relation);
        for (const struct op *op = st->ops; op; op = op->next)
            l->all_rows |= plan_updates_all(op) && e->work & WORK_ROWS && e->lock == LOCK_ROW_EXCLUSIVE;
        PLAN_APPEND(s->locks, l);
        if (!l->is_new && !(st->ops->if_exists && (!e->relation || e->relation->kind == OBJ_UNKNOWN)) && (e->work & (WORK_REWRITE | WORK_ROWS) || all[i].loses == LOSES_ROWS ||
                           all[i].loses == LOSES_TABLE))
            add_count(p, e, e->work & WORK_ROWS || all[i].loses == LOSES_ROWS ||
                                all[i].loses == LOSES_TABLE);
    }
    arena_destroy(scratch);
}

static void
add_copy(struct plan *p, struct name from, struct name to)
{
    struct plan_copy *c = arena_new(p->arena, struct plan_copy);

    c->from = keep_name(p, from);
    c->to = keep_name(p, to);
    PLAN_APPEND(p->copies, c);
}

/* What is copied into a table is counted on both sides; an UPDATE copies within its table, or from
 * others. */
static void
add_copied(struct plan *p, const struct statement *st)
{
    const struct op *op = st->ops;

    for (size_t i = 0; i < st->n_ops && op; i++, op = op->next) {
        const struct effect *to = st->effects[i].effects;
        bool copies = op->kind == OP_CREATE_TABLE_AS ||
                      (op->kind == OP_INSERT && op->dml && op->dml->from_select);

        for (const struct effect *e = to; (copies || op->kind == OP_UPDATE) && e; e = e->next) {
            if (e->kind != OBJ_TABLE && e->kind != OBJ_PARTITIONED_TABLE && e->kind != OBJ_UNKNOWN)
                continue;
            if (e != to || op->kind == OP_UPDATE)
                add_copy(p, e->rel, to->rel);
            if (copies)
                add_count(p, e, e == to);
        }
    }
}

/* "statement 3 of this transaction" is a step of the plan. */
static const char *
in_steps(struct plan *p, const char *message)
{
    static const char before[] = "statement ", behind[] = " of this transaction";
    const char *at = strstr(message, before);
    char *end;
    size_t index;

    if (!at)
        return arena_strdup(p->arena, message);
    index = strtoul(at + strlen(before), &end, 10);
    for (const struct plan_step *s = p->last_file->steps; s; s = s->next)
        if (s->number && s->index == index && !strncmp(end, behind, strlen(behind)))
            return arena_printf(p->arena, "%.*sstep %zu%s", (int)(at - message), message, s->number,
                                end + strlen(behind));
    return arena_strdup(p->arena, message);
}

static void
add_in_the_way(struct plan *p, const struct plan_step *s, const struct finding *f)
{
    struct plan_note *n = arena_new(p->arena, struct plan_note);

    n->text = in_steps(p, f->message);
    n->step = s->number;
    PLAN_APPEND(p->in_the_way, n);
}

static void
add_findings(struct plan *p, struct plan_step *s, const struct statement *st)
{
    for (const struct finding *f = st->findings; f; f = f->next) {
        struct plan_finding *kept;

        if (!strcmp(f->rule->id, "blocked-now"))
            add_in_the_way(p, s, f);
        if (f->verdict < VERDICT_DESTRUCTIVE && strcmp(f->rule->id, "merge-alter-table") != 0)
            continue;
        kept = arena_new(p->arena, struct plan_finding);
        kept->rule = f->rule->id;
        kept->verdict = f->verdict;
        kept->message = in_steps(p, f->message);
        kept->has_safer = f->safer != NULL;
        kept->has_fix = !f->rule->not_fixable;
        if (f->allowed)
            kept->accepted = arena_strdup(p->arena, f->allowed->reason ? f->allowed->reason
                                                                       : "known in the baseline");
        PLAN_APPEND(s->findings, kept);
    }
}

static void
add_looks(struct plan *p, const struct plan_step *s, const struct statement *st)
{
    for (size_t i = 0; i < st->n_ops; i++) {
        const struct data_look *seen = st->effects[i].data;
        struct plan_look *l;

        if (!seen)
            continue;
        l = arena_new(p->arena, struct plan_look);
        l->text = arena_strdup(p->arena, seen->text);
        l->sqlstate = arena_strdup(p->arena, seen->sqlstate);
        l->answer = seen->answer;
        l->step = s->number;
        PLAN_APPEND(p->looks, l);
    }
}

/* What CONCURRENTLY leaves behind when it fails or is cancelled. */
static const char *
interrupted(struct plan *p, const struct op *op, const struct op_effects *e)
{
    struct name n = op->object, part = op->other;
    struct name table = plan_target(op, e);

    for (const struct effect *x = e->effects; x; x = x->next)
        if (x->role == ROLE_OTHER)
            part = x->rel;
    if (op->kind == OP_DETACH_PARTITION)
        return arena_printf(p->arena,
                            "Waits for every transaction that uses %s. If it is interrupted, end it with %s",
                            doc_name(&p->doc, plan_shown_name(p, table)),
                            doc_name(&p->doc, arena_printf(p->arena, "ALTER TABLE %s DETACH PARTITION %s FINALIZE;",
                                                           plan_shown_name(p, table), plan_shown_name(p, part))));
    if (op->kind == OP_REINDEX)
        return "If it fails, drop the invalid index that it leaves, whose name ends in _ccnew, before the next try";
    if (op->kind == OP_DROP_INDEX)
        return "If it fails, the index stays and is invalid: run the statement again";
    if (op->kind != OP_CREATE_INDEX || !n.name)
        return NULL;
    n.schema = n.schema ? n.schema : table.schema;
    return arena_printf(p->arena, "If it fails, it leaves an invalid index%s: %s before the next try",
                        op->if_not_exists ? ", which IF NOT EXISTS then takes for done" : "",
                        doc_name(&p->doc, arena_printf(p->arena, "DROP INDEX CONCURRENTLY %s;", plan_shown_name(p, n))));
}

static void
add_concurrent(struct plan *p, struct plan_step *s, const struct statement *st)
{
    const struct op *op = st->ops;

    for (size_t i = 0; i < st->n_ops && op; i++, op = op->next) {
        const struct effect_row *row = st->effects[i].row;

        if (row && row->waits_for_snapshots)
            s->concurrent = s->waits_for_snapshots = true;
        s->concurrent |= op->concurrently;
        if (op->concurrently && !s->interrupted)
            s->interrupted = interrupted(p, op, &st->effects[i]);
    }
}

static void
statement(void *state, const struct statement *st)
{
    struct plan *p = state;
    struct plan_step *s = p->last_step;
    const struct failure *failure = report_failure(st);

    if (!s || st->via == VIA_NONE)
        s = new_step(p, st);
    if (!s->number)
        return;
    add_locks(p, s, st);
    add_copied(p, st);
    add_findings(p, s, st);
    add_concurrent(p, s, st);
    if (failure && !s->failure) {
        s->sqlstate = failure->sqlstate;
        s->failure = arena_strdup(p->arena, failure->why);
        s->failure_certain = failure->certain;
    }
    if (is_all_temporary(st))
        return;
    plan_add_application(p, s, st);
    plan_add_undo(p, s, st);
    plan_add_probes(p, s, st);
    add_looks(p, s, st);
    plan_add_checks(p, st);
    plan_add_required(p, st);
    plan_add_care(p, st);
}

static void
finding(void *state, const struct finding *f)
{
    (void)state;
    (void)f;
}

/* --- the document --------------------------------------------------------------------------- */

static void *
begin_as(enum doc_format format, const struct report_options *o, struct arena *run)
{
    struct plan *p = arena_new(run, struct plan);

    p->arena = run;
    p->options = o;
    p->format = format;
    p->doc = (struct doc){.format = format, .arena = run};
    return p;
}

static void *
begin_markdown(const struct report_options *o, struct arena *run)
{
    return begin_as(DOC_MARKDOWN, o, run);
}

static void *
begin_html(const struct report_options *o, struct arena *run)
{
    return begin_as(DOC_HTML, o, run);
}

static bool
end(void *state, const struct report_summary *s, struct error *err)
{
    struct plan *p = state;
    struct buf *out = &p->doc.out;

    (void)err;
    p->summary = s;
    if (p->format == DOC_HTML) {
        html_begin(out, "Deployment plan");
        buf_puts(out, "<main class=\"plan\">\n");
    }
    plan_write_summary(p);
    if (p->steps) {
        plan_write_before(p);
        plan_write_run(p);
        plan_write_after(p);
        plan_write_rollback(p);
    }
    doc_end_list(&p->doc);
    if (p->format == DOC_HTML) {
        buf_puts(out, "</main>\n");
        html_end(out);
    }
    while (out->len > 1 && out->data[out->len - 1] == '\n' && out->data[out->len - 2] == '\n')
        out->data[--out->len] = '\0';
    fwrite(out->data, 1, out->len, p->options->out);
    buf_finish(out);
    return true;
}

static const struct reporter markdown = {
    .name = "markdown",
    .summary = "boxes to tick in a pull request",
    .undo = true,
    .begin = begin_markdown,
    .file_begin = file_begin,
    .statement = statement,
    .finding = finding,
    .file_end = file_end,
    .end = end,
};

static const struct reporter html = {
    .name = "html",
    .summary = "one page, to be ticked in a browser or on paper",
    .undo = true,
    .begin = begin_html,
    .file_begin = file_begin,
    .statement = statement,
    .finding = finding,
    .file_end = file_end,
    .end = end,
};

const struct reporter *const plan_reporters[] = {&markdown, &html, NULL};
