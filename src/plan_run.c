/* plan_run.c - the run: the command, and what happens on the server, statement by statement. */
#include <string.h>

#include "plan.h"

#define TEXT(...) arena_printf(p->arena, __VA_ARGS__)
#define NAME(text) doc_name(&p->doc, text)

/* --- the command ------------------------------------------------------------------------------ */

static bool
is_concurrent(const struct plan_file *f)
{
    for (const struct plan_step *s = f->steps; s; s = s->next)
        if (s->concurrent)
            return true;
    return false;
}

/* lock_timeout for the whole command: not where something waits for others by design. */
static bool
adds_timeout(const struct plan *p)
{
    for (const struct plan_file *f = p->files; f; f = f->next)
        if (is_concurrent(f))
            return false;
    return plan_sets_no_timeout(p);
}

/* It waits for a lock that stops others, and for as long as it takes. */
static bool
waits_for_ever(const struct plan_file *f)
{
    for (const struct plan_step *s = f->steps; s; s = s->next)
        for (const struct plan_lock *l = s->locks; l; l = l->next)
            if (!l->is_new && lock_blocks_writes(l->lock) && s->lock_timeout_ms < 0 && !s->concurrent)
                return true;
    return false;
}

/* Where CONCURRENTLY runs too, the timeout goes into the other transactions. */
static void
write_own_timeouts(struct plan *p)
{
    const char *files = NULL;

    for (const struct plan_file *f = p->files; f; f = f->next)
        if (waits_for_ever(f))
            files = TEXT("%s%s%s", files ? files : "", files ? ", " : "", NAME(f->path));
    if (files)
        doc_task(&p->doc, "The migrations set no %s, and one for the whole run would also stop what CONCURRENTLY "
                          "waits for by design. Put %s where the transaction begins in %s.",
                 NAME("lock_timeout"), NAME("SET LOCAL lock_timeout = '2s';"), files);
}

static void
write_role_timeout(struct plan *p)
{
    doc_task(&p->doc, "The migrations set no %s. Let the role have one, so that a lock that does not "
                      "come makes the run give up instead of stopping the application:",
             NAME("lock_timeout"));
    doc_point(&p->doc, "Sessions that the application opens with the same role until it is taken back have it too");
    doc_code(&p->doc, "sh",
             "psql -X \"$DATABASE_URL\" --command=\"ALTER ROLE CURRENT_USER SET lock_timeout = '2s'\"");
}

static void
write_after_failure(struct plan *p, const struct plan_framework *f)
{
    if (plan_locked_tables(p))
        doc_text(&p->doc, "With 55P03 (canceling statement due to lock timeout) see who is in the way, "
                          "and run it again%s.",
                 f->failed ? " as below" : "");
    if (f->failed)
        doc_text(&p->doc, "After any error: %s%s, then run them again.",
                 NAME(plan_filled(p, f->failed, p->files)),
                 strstr(f->failed, "%s") ? ", with the name of the migration that failed"
                 : f->status_is_version  ? ", with the version before that of the migration that failed"
                                         : "");
}

static void
write_framework_command(struct plan *p, const struct plan_framework *f)
{
    bool timeout = adds_timeout(p), of_role = timeout && !f->run_takes_options;

    if (of_role)
        write_role_timeout(p);
    else if (!timeout)
        write_own_timeouts(p);
    doc_task(&p->doc, "Run the migrations%s%s%s:",
             timeout && !of_role ? ", with a lock_timeout, which they do not set" : "", f->database ? ". " : "",
             f->database ? f->database : "");
    doc_code(&p->doc, "sh",
             TEXT("%s%s", timeout && !of_role ? "PGOPTIONS='-c lock_timeout=2s' " : "", plan_filled(p, f->run, p->files)));
    write_after_failure(p, f);
    if (of_role) {
        doc_task(&p->doc, "Take the setting back:");
        doc_code(&p->doc, "sh", "psql -X \"$DATABASE_URL\" --command=\"ALTER ROLE CURRENT_USER RESET lock_timeout\"");
    }
}

static bool
is_one_transaction(const struct plan_file *f)
{
    for (const struct plan_step *s = f->steps; s; s = s->next)
        if (s->number && (!s->in_transaction || s->unit != f->steps->unit))
            return f->steps == s && !s->next;
    return true;
}

static bool
blocks_others(const struct plan_file *f)
{
    for (const struct plan_step *s = f->steps; s; s = s->next)
        for (const struct plan_lock *l = s->locks; l; l = l->next)
            if (!l->is_new && lock_blocks_writes(l->lock))
                return true;
    return false;
}

static void
write_psql_command(struct plan *p, const struct plan_file *f)
{
    enum unit_kind kind = f->steps ? f->steps->unit_kind : UNIT_AUTOCOMMIT;
    bool lacks = waits_for_ever(f), timeout = lacks && !is_concurrent(f);

    doc_task(&p->doc, "Run it%s:", timeout ? ", with a lock_timeout, which the file does not set" : "");
    if (lacks && !timeout)
        doc_point(&p->doc, "It sets no %s, and one for the whole file would also stop what waits for "
                           "others by design: put %s where its transaction begins",
                  NAME("lock_timeout"), NAME("SET LOCAL lock_timeout = '2s';"));
    if (blocks_others(f))
        doc_point(&p->doc, "If it ends with 55P03 (canceling statement due to lock timeout), see who is in the way, "
                           "and run %s again",
                  is_one_transaction(f) ? "it" : "what has not been committed");
    doc_code(&p->doc, "sh",
             TEXT("%spsql -X \"$DATABASE_URL\" --set ON_ERROR_STOP=1 %s--file=%s",
                  timeout ? "PGOPTIONS='-c lock_timeout=2s' " : "",
                  kind == UNIT_WRAPPED || kind == UNIT_IMPLICIT ? "--single-transaction " : "",
                  plan_shell(p, f->path)));
}

/* --- a step ----------------------------------------------------------------------------------- */

static const char *
work_words(unsigned work)
{
    if (work & WORK_REWRITE)
        return "while the table and its indexes are written anew";
    if (work & WORK_INDEX_BUILD)
        return "while the index is built";
    if (work & WORK_INDEX_REBUILD)
        return "while indexes are built again";
    if (work & WORK_COPY)
        return "while its files are copied";
    if (work & WORK_SCAN)
        return "while every row is read";
    return NULL;
}

static const struct plan_step *
last_of_unit(const struct plan_step *s)
{
    const struct plan_step *last = s;

    for (const struct plan_step *x = s; x && x->unit == s->unit; x = x->next)
        if (x->number)
            last = x;
    return last;
}

/* What holds on to its lock: "until step 3 is done", or that it is over soon. */
static const char *
held_words(struct plan *p, const struct plan_step *s, bool works)
{
    const struct plan_step *last = s->in_transaction ? last_of_unit(s) : s;

    if (last != s)
        return TEXT("%s until step %zu is done", works ? ", and" : "", last->number);
    return works ? "" : ", briefly";
}

static void
write_lock(struct plan *p, const struct plan_step *s, const struct plan_lock *l)
{
    const char *work = work_words(l->work), *name = NAME(l->shown), *size = "";
    struct buf time = {0};

    if (l->kind == OBJ_INDEX || l->kind == OBJ_SEQUENCE)
        return;
    if (l->bytes >= 0)
        size = TEXT(" (%s with its indexes%s)", plan_size(p, l->bytes),
                    l->rows > 0 ? TEXT(", about %s rows", plan_count(p, l->rows)) : "");
    if (l->estimate.known && l->estimate.high_ms >= 1000) {
        buf_puts(&time, ", ");
        report_duration(&time, l->estimate.low_ms, l->estimate.high_ms);
    } else if (l->estimate.known) {
        buf_puts(&time, ", under a second");
    }
    if (l->is_new)
        ; /* nobody waits */
    else if (l->lock == LOCK_ROW_EXCLUSIVE && l->work & WORK_ROWS)
        doc_point(&p->doc, "Changes rows of %s%s; each stays locked for other writers until the commit.", name, size);
    else if (l->lock == LOCK_ROW_EXCLUSIVE)
        ;
    else if (work && lock_blocks_writes(l->lock))
        doc_point(&p->doc, "%s on %s%s: %s wait %s%s%s.", lock_name(l->lock), name, size,
                  lock_blocks_text(l->lock), work, time.data ? time.data : "", held_words(p, s, true));
    else if (work)
        doc_point(&p->doc, "%s on %s%s: reads and writes go on %s%s.", lock_name(l->lock), name, size, work,
                  time.data ? time.data : "");
    else
        doc_point(&p->doc, "%s on %s: %s wait%s.", lock_name(l->lock), name, lock_blocks_text(l->lock),
                  held_words(p, s, false));
    buf_finish(&time);
}

static void
write_step(struct plan *p, const struct plan_step *s, const struct plan_step *no_return)
{
    const char *verdict = !strcmp(s->verdict, "destructive")    ? "potentially destructive"
                          : !strcmp(s->verdict, "not-analysed") ? "not analysed"
                                                                : s->verdict;
    const char *rules = NULL;

    doc_end_list(&p->doc);
    if (s == no_return)
        doc_alarm(&p->doc, DOC_BOLD "Point of no return." DOC_BOLD " Once step %zu is committed, what it "
                          "destroys is only in the backup.",
                 s->number);
    for (const struct plan_finding *f = s->findings; f; f = f->next)
        if (!f->accepted && f->verdict > VERDICT_ADVICE && !(rules && strstr(rules, NAME(f->rule))))
            rules = TEXT("%s%s%s", rules ? rules : "", rules ? ", " : "", NAME(f->rule));
    doc_verdict(&p->doc, s->verdict, DOC_BOLD "Step %zu" DOC_BOLD ", line %zu: %s%s%s%s", s->number, s->line, verdict,
             rules ? " (" : "", rules ? rules : "", rules ? ")" : "");
    doc_code(&p->doc, "sql", s->sql);
    for (const struct plan_lock *l = s->locks; l; l = l->next)
        write_lock(p, s, l);
    if (s->waits_for_snapshots)
        doc_point(&p->doc, "Waits for every transaction that is open when it begins, on whatever table.");
    if (s->interrupted)
        doc_point(&p->doc, "%s.", s->interrupted);
    for (const struct plan_note *n = s->application; n; n = n->next)
        doc_point(&p->doc, "%s.", n->text);
    if (s->failure)
        doc_point(&p->doc, "%s with %s: %s.", s->failure_certain ? "Will fail" : "May fail", s->sqlstate,
                  doc_said(&p->doc, s->failure));
    for (const struct plan_finding *f = s->findings; f; f = f->next)
        if (f->accepted)
            doc_point(&p->doc, "Accepted (%s): %s.", NAME(f->rule), doc_said(&p->doc, f->accepted));
    if (!strcmp(s->verdict, "not-analysed"))
        doc_point(&p->doc, "pgpreflight cannot say what it does. Read it, and try it on a copy.");
    doc_end_list(&p->doc);
}

/* --- transactions ------------------------------------------------------------------------------- */

static bool
others_wait(const struct plan_step *from, const struct plan_step *to)
{
    for (const struct plan_step *s = from; s; s = s->next) {
        for (const struct plan_lock *l = s->locks; l; l = l->next)
            if (!l->is_new && lock_blocks_writes(l->lock))
                return true;
        if (s == to)
            break;
    }
    return false;
}

static void
write_unit(struct plan *p, const struct plan_step *s)
{
    const struct plan_step *last = last_of_unit(s), *first = s;

    while (first != last && !first->number)
        first = first->next;
    if (!s->in_transaction && s->unit_kind == UNIT_AUTOCOMMIT)
        return;
    if (first == last)
        return;
    doc_text(&p->doc, "Steps %zu to %zu are one transaction (%s): if one fails, nothing of them has "
                      "happened.%s",
             first->number, last->number, doc_said(&p->doc, s->unit_why),
             others_wait(first, last) ? " A lock taken by one is held until the last is done." : "");
}

/* A file of several commits that stops half-way. */
static void
write_autocommit(struct plan *p, const struct plan_file *f)
{
    bool alone = true, any = false;
    size_t n = 0;

    for (const struct plan_step *s = f->steps; s; s = s->next) {
        alone = alone && s->unit_kind == UNIT_AUTOCOMMIT;
        any = any || s->unit_kind == UNIT_AUTOCOMMIT;
        n += s->number != 0;
    }
    if (n > 1 && alone)
        doc_text(&p->doc, "Each statement commits by itself: if one fails, those before it stay. Go on with the one "
                          "that failed; the file as a whole cannot be run again.");
    else if (n > 1 && any && !is_one_transaction(f))
        doc_text(&p->doc, "If it stops half-way, what was committed stays. Go on with what failed; the file as a "
                          "whole cannot be run again.");
}

static void
write_steps(struct plan *p, const struct plan_file *f, const struct plan_step *no_return)
{
    unsigned unit = 0;

    for (const struct plan_step *s = f->steps; s; s = s->next) {
        if (s->unit != unit)
            write_unit(p, s);
        unit = s->unit;
        if (s->number)
            write_step(p, s, no_return);
    }
}

/* The application changes here; going on too early breaks what still runs. */
static void
write_deploy_now(struct plan *p, const struct plan_between *b)
{
    doc_task(&p->doc, "Deploy the application now, and go on only when the new version serves all traffic:");
    for (const struct plan_note *n = p->deploy_after; n; n = n->next)
        if (!plan_is_later(b, n->step))
            doc_point(&p->doc, "%s (step %zu)", n->text, n->step);
    for (const struct plan_note *n = p->deploy_before; n; n = n->next)
        if (plan_is_later(b, n->step))
            doc_point(&p->doc, "%s (step %zu)", n->text, n->step);
}

void
plan_write_run(struct plan *p)
{
    const struct plan_framework *framework = plan_framework(p);
    const struct plan_step *no_return = plan_no_return(p);
    struct plan_between between = plan_between(p);

    doc_heading(&p->doc, 2, "The run");
    if (framework->run)
        write_framework_command(p, framework);
    for (const struct plan_file *f = p->files; f; f = f->next) {
        if (!f->steps)
            continue;
        if (p->files->next)
            doc_heading(&p->doc, 3, "%s", NAME(f->path));
        else
            doc_end_list(&p->doc);
        if (between.possible && f == between.before->file)
            write_deploy_now(p, &between);
        if (!framework->run)
            write_psql_command(p, f);
        doc_end_list(&p->doc);
        write_autocommit(p, f);
        write_steps(p, f, no_return);
    }
}
