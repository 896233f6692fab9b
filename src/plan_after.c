/* plan_after.c - how it is verified, how it is undone, and the record that is kept. */
#include <string.h>

#include "plan.h"

#define TEXT(...) arena_printf(p->arena, __VA_ARGS__)
#define NAME(text) doc_name(&p->doc, text)

/* --- after ------------------------------------------------------------------------------------ */

const char *
plan_checks_script(struct plan *p, const struct plan_check *all)
{
    struct buf b = {0};
    const char *text;

    buf_puts(&b, "SELECT what, ok FROM (VALUES");
    for (const struct plan_check *c = all; c; c = c->next)
        buf_printf(&b, "\n  (%s, %s)%s", plan_sql_literal(p, c->what), c->sql, c->next ? "," : "");
    buf_puts(&b, "\n) AS checks (what, ok);");
    text = arena_strndup(p->arena, b.data, b.len);
    buf_finish(&b);
    return text;
}

static void
write_checks(struct plan *p)
{
    if (!p->checks)
        return;
    doc_task(&p->doc, "Everything is as it should be: every row says %s.", NAME("t"));
    doc_code(&p->doc, "sh", plan_psql(p, "", plan_checks_script(p, p->checks)));
}

static void
write_counts(struct plan *p)
{
    const char *script = plan_count_script(p, true);
    bool changes = false;

    for (const struct plan_table *t = p->counts; t; t = t->next)
        changes = changes || t->changes_rows;
    if (!script)
        return;
    doc_task(&p->doc, changes ? "The numbers of rows differ from those recorded before only by what the "
                                "migration adds and removes, and by what the application has written since."
                              : "The numbers of rows are those recorded before, but for what the application "
                                "has written since.");
    doc_code(&p->doc, "sh", plan_psql(p, "", script));
}

static void
write_care(struct plan *p)
{
    struct buf b = {0};
    const char *why = NULL;

    for (const struct plan_care *c = p->care; c; c = c->next) {
        buf_printf(&b, "%s%s;", b.len ? "\n" : "", c->command);
        why = !why ? c->why : strstr(why, c->why) ? why : TEXT("%s; %s", why, c->why);
    }
    if (b.len) {
        doc_task(&p->doc, "Give the planner its statistics: %s.", why);
        doc_code(&p->doc, "sh", plan_psql(p, "", b.data));
    }
    buf_finish(&b);
}

static void
write_deployed(struct plan *p)
{
    struct plan_between between = plan_between(p);
    bool any = false;

    for (const struct plan_note *n = p->deploy_after; n; n = n->next) {
        if (between.possible && !plan_is_later(&between, n->step))
            continue;
        if (!any && between.before && !between.possible)
            doc_task(&p->doc, "Deploy this at once, step %zu has broken the version that was running:",
                     between.before->number);
        else if (!any)
            doc_task(&p->doc, "Now this can be deployed:");
        any = true;
        doc_point(&p->doc, "%s (step %zu)", n->text, n->step);
    }
    for (const struct plan_note *n = p->deploy_before; n; n = n->next)
        if (!between.possible && plan_is_between(p, n))
            doc_point(&p->doc, "%s (step %zu)", n->text, n->step);
}

void
plan_write_after(struct plan *p)
{
    const struct plan_framework *f = plan_framework(p);

    if (!p->checks && !p->counts && !p->care && !p->deploy_after && !f->status)
        return;
    doc_heading(&p->doc, 2, "After");
    write_checks(p);
    write_counts(p);
    write_care(p);
    if (f->status) {
        const struct plan_file *last = p->files;

        while (last->next)
            last = last->next;
        if (f->status_is_version)
            doc_task(&p->doc, "%s names the version of %s.", f->title, NAME(last->name));
        else
            doc_task(&p->doc, "%s has nothing pending any more.", f->title);
        doc_code(&p->doc, "sh", plan_filled(p, f->status, p->files));
    }
    if (p->reconnect)
        doc_task(&p->doc, "Let the connection pools reconnect: a session with a prepared statement that "
                          "returns %s gets \"cached plan must not change result type\" once.",
                 p->reconnect);
    write_deployed(p);
}

/* --- rollback --------------------------------------------------------------------------------- */

/* Steps, the last one first. */
static const struct plan_step **
steps_backwards(struct plan *p)
{
    const struct plan_step **all = arena_array(p->arena, const struct plan_step *, p->steps + 1);
    size_t n = p->steps;

    for (const struct plan_file *f = p->files; f; f = f->next)
        for (const struct plan_step *s = f->steps; s; s = s->next)
            if (s->number)
                all[--n] = s;
    return all;
}

static bool
is_undone_by_sql(const struct plan_step *s)
{
    if (!s->undo)
        return false;
    for (const struct plan_undo *u = s->undo; u; u = u->next)
        if (u->way != UNDO_WAY_SQL || u->no_transaction)
            return false;
    return true;
}

/* Below the box; `alone`: it is about this step only. */
static void
write_whys(struct plan *p, const struct plan_step *s, bool alone)
{
    const char *step = alone ? "" : TEXT("step %zu: ", s->number);

    for (const struct plan_lock *l = s->locks; s->undo && l; l = l->next)
        if (!l->is_new && l->work & WORK_REWRITE && l->kind != OBJ_INDEX)
            doc_point(&p->doc, "%s%s is written anew once more, for as long as before", step, NAME(l->shown));
    for (const struct plan_undo *u = s->undo; u; u = u->next) {
        bool said = false;
        size_t n = u->why ? strlen(u->why) : 0;

        for (const struct plan_undo *x = s->undo; x != u; x = x->next)
            said = said || (x->why && u->why && !strcmp(x->why, u->why));
        if (n && !said && u->way != UNDO_WAY_BY_HAND)
            doc_point(&p->doc, "%s%.*s", step, (int)(n - (u->why[n - 1] == '.')), u->why);
    }
}

static bool
locks_others(const struct plan_step *s)
{
    for (const struct plan_lock *l = s->locks; s->undo && l; l = l->next)
        if (!l->is_new && l->lock > LOCK_ROW_EXCLUSIVE)
            return true;
    return false;
}

/* Steps that follow each other and are undone by SQL go back together; of some there is nothing to
 * undo. */
static size_t
write_sql_back(struct plan *p, const struct plan_step **s)
{
    struct buf b = {0};
    size_t n = 0, last = 0, undone = 0;
    bool timeout = false;

    for (; s[n] && (!s[n]->undo || is_undone_by_sql(s[n])); n++)
        if (s[n]->undo) {
            last = n;
            undone++;
            timeout = timeout || locks_others(s[n]);
        }
    if (timeout)
        buf_puts(&b, "SET lock_timeout = '2s';");
    for (size_t i = 0; i < n; i++)
        for (const struct plan_undo *u = s[i]->undo; u; u = u->next)
            buf_printf(&b, "%s%s", b.len ? "\n" : "", u->sql);
    doc_task(&p->doc, last ? "Undo steps %zu to %zu, in one transaction:" : "Undo step %zu:",
             s[0]->number, s[last]->number);
    for (size_t i = 0; i < n; i++)
        write_whys(p, s[i], undone == 1);
    doc_code(&p->doc, "sh", plan_psql(p, "--set ON_ERROR_STOP=1 --single-transaction", b.data));
    buf_finish(&b);
    return n;
}

static void
write_by_hand(struct plan *p, const struct plan_step *s, const struct plan_undo *u)
{
    const char *why = u->way == UNDO_WAY_BACKUP ? u->backup->by_hand : u->why;
    size_t n = why ? strlen(why) : 0;

    doc_task(&p->doc, "Undo step %zu by hand: %.*s.", s->number,
             (int)(n - (n && why[n - 1] == '.')), n ? why : "nothing is known of it");
}

static void
write_step_back(struct plan *p, const struct plan_step *s)
{
    bool recorded = false;

    for (const struct plan_undo *u = s->undo; u; u = u->next) {
        if (u->way == UNDO_WAY_SQL) {
            doc_task(&p->doc, "Undo step %zu:", s->number);
            doc_code(&p->doc, "sh", plan_psql(p, u->no_transaction ? "--set ON_ERROR_STOP=1" : "--set ON_ERROR_STOP=1 --single-transaction", u->sql));
        } else if (u->way == UNDO_WAY_RECORD && u->late) {
            continue; /* write_late() */
        } else if (u->way == UNDO_WAY_RECORD && !recorded) {
            recorded = true;
            doc_task(&p->doc, "Undo step %zu with what was written down before:", s->number);
            doc_code(&p->doc, "sh", TEXT("psql -X \"$DATABASE_URL\" --set ON_ERROR_STOP=1 --file=rollback-step-%zu.sql", s->number));
        } else if (u->way == UNDO_WAY_BACKUP && u->backup->restore) {
            doc_task(&p->doc, "Undo step %zu from the backup: %s", s->number, u->backup->object);
            doc_code(&p->doc, "sh", u->backup->restore);
        } else if (u->way == UNDO_WAY_BY_HAND || u->way == UNDO_WAY_BACKUP) {
            write_by_hand(p, s, u);
        }
    }
    write_whys(p, s, true);
}

static void
write_forgetting(struct plan *p)
{
    const struct plan_framework *f = plan_framework(p);
    struct buf b = {0};

    const char *command = f->status_is_version ? f->failed : f->forget_all;

    if (command) {
        doc_task(&p->doc, "Let %s forget the migrations, or they will not run again:", f->title);
        doc_code(&p->doc, "sh", plan_filled(p, command, p->files));
        return;
    }
    if (!f->forget) {
        if (f->name)
            doc_task(&p->doc, "%s still holds the migrations for applied: take them out of its history, or "
                              "they will not run again.",
                     f->title);
        return;
    }
    for (const struct plan_file *x = p->files; x; x = x->next)
        buf_printf(&b, "%s%s", b.len ? "\n" : "", plan_forget(p, f->forget, x));
    doc_task(&p->doc, "Let %s forget the migrations, or they will not run again:", f->title);
    doc_code(&p->doc, "sh", plan_psql(p, "--set ON_ERROR_STOP=1", b.data));
    buf_finish(&b);
}

/* What was written down under names that are back only now. */
static void
write_late(struct plan *p, const struct plan_step **s)
{
    for (; *s; s++)
        for (const struct plan_undo *u = (*s)->undo; u; u = u->next)
            if (u->late) {
                doc_task(&p->doc, "Undo step %zu with what was written down before, under the names of then:", (*s)->number);
                doc_code(&p->doc, "sh", TEXT("psql -X \"$DATABASE_URL\" --set ON_ERROR_STOP=1 --file=rollback-step-%zu.sql", (*s)->number));
                break;
            }
    for (const struct plan_backup *b = p->backups; b; b = b->next)
        if (b->late) {
            doc_task(&p->doc, "Make the indexes and constraints of %s again, under the names of before:", b->object);
            doc_code(&p->doc, "sh", TEXT("psql -X \"$DATABASE_URL\" --set ON_ERROR_STOP=1 --single-transaction --file=%s", b->late));
        }
}

static bool
has_way_back(const struct plan *p)
{
    for (const struct plan_file *f = p->files; f; f = f->next)
        if (!f->has_way_back)
            return false;
    return true;
}

static const char *
own_way_back(struct plan *p)
{
    const struct plan_framework *f = plan_framework(p);

    if (!has_way_back(p) || plan_no_return(p)) /* what is destroyed it makes again, but empty */
        return "";
    if (!f->back)
        return " The migrations have a way back of their own; what follows is for when it fails.";
    return TEXT(" The migrations have a way back of their own: %s%s. What follows is for when that fails.",
                NAME(plan_filled(p, f->back, p->files)), f->back_is_one && p->files->next ? ", once for each" : "");
}

static void
write_back(struct plan *p)
{
    const struct plan_step **s = steps_backwards(p);
    const struct plan_step *last = plan_no_return(p);
    bool any = false, timeout = false;

    for (size_t i = 0; s[i]; i++) {
        any = any || s[i]->undo;
        timeout = timeout || (is_undone_by_sql(s[i]) && locks_others(s[i]));
    }
    if (!any)
        return;
    doc_heading(&p->doc, 2, "Rollback");
    doc_text(&p->doc, "Take back the application first where it needs what the migration made. A run that "
                      "stopped at an error: undo only the steps that were committed.%s%s",
             timeout ? " What ends with 55P03 (lock timeout) has undone nothing: run it again." : "",
             own_way_back(p));
    if (last)
        doc_text(&p->doc, "Step %zu comes back only as it was when the backup was taken; what was "
                          "written since is lost.",
                 last->number);
    while (*s) {
        if (is_undone_by_sql(*s)) {
            s += write_sql_back(p, s);
        } else {
            write_step_back(p, *s);
            s++;
        }
    }
    write_late(p, steps_backwards(p));
    write_forgetting(p);
}

/* --- record ------------------------------------------------------------------------------------ */

static void
row(struct plan *p, const char *what, const char *before, const char *after)
{
    doc_row(&p->doc, (const char *const[]){what, before, after}, 3);
}

static void
write_record(struct plan *p)
{
    doc_heading(&p->doc, 2, "Record");
    row(p, "To be filled in and kept", "Before", "After");
    row(p, "Time (UTC)", "", "");
    row(p, "Database, run by", "", "");
    row(p, "Version of the application", "", "");
    for (const struct plan_table *t = p->counts; t; t = t->next)
        row(p, TEXT("Rows of %s", NAME(plan_shown_name(p, t->rel))), t->is_new ? "(new)" : "",
            plan_is_gone(p, t->rel) ? "(gone)" : "");
    for (const struct plan_file *f = p->files; f; f = f->next)
        row(p, NAME(f->path), TEXT("sha256 %.16s", f->sha256), "");
    for (const struct plan_backup *b = p->backups; b; b = b->next)
        row(p, TEXT("Where %s is kept, until when", NAME(b->file)), "", "");
    row(p, "Errors, retries, what was different", "", "");
    doc_end_table(&p->doc);
}

void
plan_write_rollback(struct plan *p)
{
    write_back(p);
    write_record(p);
}
