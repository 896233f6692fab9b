/* plan_before.c - what is done before the migrations run. */
#include <string.h>

#include "plan.h"

#define TEXT(...) arena_printf(p->arena, __VA_ARGS__)
#define NAME(text) doc_name(&p->doc, text)
#define SPACE_WORTH_A_LINE (256 << 20)
#define COUNT_LIMIT 10000000 /* rows; a larger table is not counted, but estimated */

static void
write_connection(struct plan *p)
{
    const struct plan_framework *f = plan_framework(p);

    doc_task(&p->doc, "Take the address of the database to be migrated: directly, not through a "
                      "transaction-mode pooler%s%s. All commands below use it; the last column must say %s.",
             f->address ? ", " : "", f->address ? f->address : "", NAME("f"));
    doc_code(&p->doc, "sh",
             "export DATABASE_URL   # postgresql://ROLE@HOST:5432/DATABASE\n"
             "psql -X \"$DATABASE_URL\" --command=\"SELECT current_database(), current_user, "
             "inet_server_addr(), current_setting('server_version'), pg_is_in_recovery()\"");
}

static void
write_pending(struct plan *p)
{
    const struct plan_framework *f = plan_framework(p);

    if (!f->status)
        return;
    if (f->status_is_version)
        doc_task(&p->doc, "Nothing else is pending: %s names the version right before %s. Keep it: it is "
                          "the VERSION_BEFORE of the commands below.",
                 f->title, NAME(p->files->name));
    else
        doc_task(&p->doc, "Nothing else is pending: %s names exactly the migrations of this plan.", f->title);
    doc_code(&p->doc, "sh", plan_filled(p, f->status, p->files));
}

static void
write_required(struct plan *p)
{
    if (!p->required)
        return;
    doc_task(&p->doc, "The server has what is needed, and the role may do it: every row says %s.", NAME("t"));
    doc_code(&p->doc, "sh", plan_psql(p, "", plan_checks_script(p, p->required)));
}

/* What must be out before the run; what can only come between two steps is told there. */
static void
write_deployed(struct plan *p)
{
    struct plan_between between = plan_between(p);
    bool any = false;

    for (const struct plan_note *n = p->deploy_before; n; n = n->next) {
        if (plan_is_between(p, n) || (between.possible && plan_is_later(&between, n->step)))
            continue;
        if (!any)
            doc_task(&p->doc, "This is out, and serves all traffic:");
        any = true;
        doc_point(&p->doc, "%s (step %zu)", n->text, n->step);
    }
}

/* --- space ------------------------------------------------------------------------------------ */

struct need {
    int64_t bytes;       /* at most at one time */
    const char *tables;
    const char *unknown; /* SQL for those whose size nobody knows */
};

/* Returns how much more is needed until the commit. */
static int64_t
add_need(struct plan *p, struct need *n, const struct plan_lock *l)
{
    const char *what = l->work & WORK_REWRITE       ? "written anew"
                       : l->work & WORK_INDEX_BUILD ? "gets an index"
                       : l->all_rows                ? "many or all rows change"
                                                    : NULL;
    const char *shown, *sql;

    if (l->is_new || !what || l->kind == OBJ_INDEX)
        return 0;
    shown = TEXT("%s (", NAME(l->shown));
    if (!n->tables || !strstr(n->tables, shown))
        n->tables = TEXT("%s%s%s%s%s%s)", n->tables ? n->tables : "", n->tables ? ", " : "", shown, what,
                         l->bytes >= 0 ? ", " : "", l->bytes >= 0 ? plan_size(p, l->bytes) : "");
    if (l->bytes >= 0)
        return l->bytes;
    sql = TEXT("pg_total_relation_size(to_regclass(%s))", plan_sql_literal(p, plan_sql_name(p, plan_name_before(p, l->rel))));
    if (!n->unknown || !strstr(n->unknown, sql))
        n->unknown = n->unknown ? TEXT("%s + %s", n->unknown, sql) : sql;
    return 0;
}

/* What a transaction replaces is given back at its end. */
static struct need
add_needs(struct plan *p)
{
    struct need n = {0};

    for (const struct plan_file *f = p->files; f; f = f->next) {
        int64_t bytes = 0;
        unsigned unit = 0;

        for (const struct plan_step *s = f->steps; s; s = s->next) {
            if (s->unit != unit)
                bytes = 0;
            unit = s->unit;
            for (const struct plan_lock *l = s->locks; l; l = l->next)
                bytes += add_need(p, &n, l);
            n.bytes = bytes > n.bytes ? bytes : n.bytes;
        }
    }
    return n;
}

static void
write_space(struct plan *p)
{
    struct need n = add_needs(p);

    if (!n.tables || (!n.unknown && n.bytes < SPACE_WORTH_A_LINE))
        return;
    if (n.unknown) {
        doc_task(&p->doc, "Free disk space for %s: at most as much again as this says, and about the "
                          "same for the write-ahead log.",
                 n.tables);
        doc_code(&p->doc, "sh", plan_psql(p, "", TEXT("SELECT pg_size_pretty(%s) AS needed;", n.unknown)));
    } else {
        doc_task(&p->doc, "Free disk space for %s: up to %s, and about the same for the write-ahead log, "
                          "here and on every replica.",
                 n.tables, plan_size(p, n.bytes));
    }
}

/* --- blockers --------------------------------------------------------------------------------- */

static void
write_blockers(struct plan *p)
{
    const char *tables = plan_locked_tables(p);
    bool snapshots = false;

    for (const struct plan_file *f = p->files; f; f = f->next)
        for (const struct plan_step *s = f->steps; s; s = s->next)
            snapshots = snapshots || s->waits_for_snapshots;
    if (!tables && !snapshots)
        return;
    if (snapshots)
        doc_task(&p->doc, "No transaction has been open for long: CONCURRENTLY waits for all of them%s%s. No row:",
                 tables ? ", and everybody else behind the migration where it waits for its lock on " : "",
                 tables ? tables : "");
    else
        doc_task(&p->doc, "No transaction that has been open for long uses %s: the migration would wait for it, and "
                          "everybody else behind the migration. No row:",
                 tables);
    doc_point(&p->doc, "Other roles' sessions are seen by a superuser or a member of %s", NAME("pg_monitor"));
    doc_code(&p->doc, "sh",
             plan_psql(p, "",
                       TEXT("SELECT pid, usename, application_name, state, now() - xact_start AS open_for, left(query, 60) AS query\n"
                            "FROM pg_stat_activity\n"
                            "WHERE xact_start < now() - interval '30 seconds' AND pid <> pg_backend_pid()%s\n"
                            "ORDER BY xact_start;\n"
                            "SELECT gid, prepared, owner FROM pg_prepared_xacts WHERE database = current_database();",
                            snapshots ? "" : TEXT("\n  AND datname = current_database() AND pid IN (SELECT pid FROM pg_locks WHERE relation IN (%s))", plan_locked_oids(p)))));
    if (p->in_the_way)
        doc_task(&p->doc, "These were in the way when this plan was written, and are gone by now:");
    for (const struct plan_note *n = p->in_the_way; n; n = n->next)
        doc_point(&p->doc, "step %zu: %s", n->step, doc_said(&p->doc, n->text));
}

/* --- rows ------------------------------------------------------------------------------------- */

/* What was found stops the run; the rest is told. */
static void
write_looks(struct plan *p)
{
    bool any = false;

    for (const struct plan_look *l = p->looks; l; l = l->next)
        if (l->answer == DATA_FOUND)
            doc_task(&p->doc, DOC_BOLD "Step %zu will fail" DOC_BOLD " with %s: %s. Put that right first.", l->step,
                     l->sqlstate, doc_said(&p->doc, l->text));
    for (const struct plan_look *l = p->looks; l; l = l->next) {
        if (l->answer == DATA_FOUND)
            continue;
        if (!any)
            doc_task(&p->doc, "The rows were looked at when this plan was written:");
        any = true;
        doc_point(&p->doc, "step %zu: %s", l->step, doc_said(&p->doc, l->text));
    }
}

static void
write_probes(struct plan *p)
{
    struct buf script = {0};

    write_looks(p);
    if (!p->probes)
        return;
    doc_task(&p->doc, "The rows that are there%s allow it. No query may give a row; each may read its whole "
                      "table:",
             p->looks ? " still" : "");
    for (const struct plan_probe *q = p->probes; q; q = q->next) {
        doc_point(&p->doc, "%s: step %zu %s", q->what, q->step, q->otherwise);
        buf_printf(&script, "%s%s", script.len ? "\n" : "", q->sql);
    }
    doc_code(&p->doc, "sh", plan_psql(p, "", script.data));
    buf_finish(&script);
}

/* Dropped by these migrations. */
bool
plan_is_gone(const struct plan *p, struct name rel)
{
    for (const struct plan_check *c = p->checks; c; c = c->next)
        if (!c->part && name_equal(c->object, rel) && strstr(c->what, " is gone"))
            return true;
    return false;
}

const char *
plan_count_script(struct plan *p, bool afterwards)
{
    struct buf script = {0};
    const char *text;

    for (const struct plan_table *t = p->counts; t; t = t->next) {
        if (afterwards ? plan_is_gone(p, t->rel) : t->is_new)
            continue;
        const char *name = plan_sql_name(p, afterwards ? t->rel : plan_name_before(p, t->rel)), *label = plan_sql_literal(p, plan_shown_name(p, t->rel));

        buf_printf(&script, "%sSELECT %s AS \"table\", ", script.len ? "\nUNION ALL\n" : "", label);
        if (t->rows > COUNT_LIMIT)
            buf_printf(&script, "reltuples::bigint AS rows, 'estimate' AS kind FROM pg_class WHERE oid = %s::regclass",
                       plan_sql_literal(p, name));
        else
            buf_printf(&script, "count(*) AS rows, 'exact' AS kind FROM %s", name);
    }
    if (!script.len)
        return NULL;
    buf_putc(&script, ';');
    text = arena_strndup(p->arena, script.data, script.len);
    buf_finish(&script);
    return text;
}

static void
write_counts(struct plan *p)
{
    const char *script = plan_count_script(p, false);
    bool unknown = false;

    if (!script)
        return;
    for (const struct plan_table *t = p->counts; t; t = t->next)
        unknown = unknown || (!t->is_new && t->rows < 0);
    doc_task(&p->doc, "Record the number of rows; they are compared afterwards.%s",
             unknown ? " A count reads the whole table." : "");
    doc_code(&p->doc, "sh", plan_psql(p, "", script));
}

/* --- backups ---------------------------------------------------------------------------------- */

static void
write_backups(struct plan *p)
{
    struct plan_between between = plan_between(p);
    bool data = false, dump = false, later = false;

    if (!p->backups)
        return;
    doc_heading(&p->doc, 3, "Backups");
    for (const struct plan_backup *b = p->backups; b; b = b->next) {
        data = data || !b->definition_only;
        dump = dump || b->how == BACKUP_DUMP;
        later = later || (between.possible && plan_is_later(&between, b->step));
    }
    if (data)
        doc_text(&p->doc, "Take these at the last moment: what is written between the backup and the "
                          "migration is not in them.%s They hold exactly what the migration destroys. "
                          "Restoring a dump of the whole database into the live one is no way back: what "
                          "exists already makes the restore stop or doubles rows, and everything written "
                          "since is missing.",
                 later ? TEXT(" For what %s destroys that is after the application was deployed.", NAME(between.before->file->path)) : "");
    if (dump)
        doc_text(&p->doc, "%s and %s must be of the server's major version or a later one: an older %s refuses.",
                 NAME("pg_dump"), NAME("pg_restore"), NAME("pg_dump"));
    for (const struct plan_backup *b = p->backups; b; b = b->next) {
        doc_task(&p->doc, "Save %s (step %zu) in %s:", b->object, b->step, NAME(b->file));
        doc_code(&p->doc, "sh", b->save);
        doc_task(&p->doc, b->definition_only ? "Read it back; it must name %s:"
                          : b->how == BACKUP_DUMP
                              ? "Read it back; it must count the rows of %s:"
                              : "Read it back; it must count as many rows as were saved (%s):",
                 b->how == BACKUP_DUMP && !b->definition_only ? "the table" : b->object);
        doc_code(&p->doc, "sh", b->verify);
        if (b->define) {
            doc_task(&p->doc, "Write down the indexes and constraints that go with %s:", b->object);
            doc_code(&p->doc, "sh", b->define);
        }
    }
}

static void
write_records(struct plan *p)
{
    bool any = false;

    for (const struct plan_file *f = p->files; f; f = f->next)
        for (const struct plan_step *s = f->steps; s; s = s->next) {
            struct buf script = {0};

            for (const struct plan_undo *u = s->undo; u; u = u->next)
                if (u->way == UNDO_WAY_RECORD)
                    buf_printf(&script, "%s%s;", script.len ? "\n" : "", u->record);
            if (script.len) {
                if (!any)
                    doc_heading(&p->doc, 3, "For the way back");
                any = true;
                doc_task(&p->doc, "Write down what step %zu replaces, as the SQL that puts it back:", s->number);
                doc_code(&p->doc, "sh",
                         plan_psql(p, TEXT("--no-align --tuples-only --output=rollback-step-%zu.sql", s->number), script.data));
            }
            buf_finish(&script);
        }
}

void
plan_write_before(struct plan *p)
{
    doc_heading(&p->doc, 2, "Before");
    write_connection(p);
    write_pending(p);
    write_required(p);
    write_deployed(p);
    write_space(p);
    write_blockers(p);
    write_probes(p);
    write_counts(p);
    write_records(p);
    write_backups(p);
}
