/* plan_write.c - the head of the checklist: what it is about, and what must be known first. */
#include <stdlib.h>
#include <string.h>

#include "plan.h"

#define TEXT(...) arena_printf(p->arena, __VA_ARGS__)
#define NAME(text) doc_name(&p->doc, text)

const struct plan_step *
plan_no_return(const struct plan *p)
{
    for (const struct plan_file *f = p->files; f; f = f->next)
        for (const struct plan_step *s = f->steps; s; s = s->next)
            if (s->loses_data)
                return s;
    return NULL;
}

bool
plan_sets_no_timeout(const struct plan *p)
{
    for (const struct plan_file *f = p->files; f; f = f->next)
        for (const struct plan_step *s = f->steps; s; s = s->next)
            for (const struct plan_lock *l = s->locks; s->lock_timeout_ms < 0 && l; l = l->next)
                if (!l->is_new && lock_blocks_writes(l->lock))
                    return true;
    return false;
}

/* Others wait for it, or it for others: DETACH CONCURRENTLY. */
static bool
is_waited_for(const struct plan_step *s, const struct plan_lock *l)
{
    if (l->is_new || l->kind == OBJ_INDEX || l->kind == OBJ_SEQUENCE)
        return false;
    return lock_blocks_writes(l->lock) || (s->concurrent && !s->waits_for_snapshots);
}

static const char *
locked(struct plan *p, const char *(*say)(struct plan *, const struct plan_lock *))
{
    const char *text = NULL;

    for (const struct plan_file *f = p->files; f; f = f->next)
        for (const struct plan_step *s = f->steps; s; s = s->next)
            for (const struct plan_lock *l = s->locks; l; l = l->next) {
                const char *one = is_waited_for(s, l) ? say(p, l) : NULL;

                if (one && !(text && strstr(text, one)))
                    text = text ? TEXT("%s, %s", text, one) : one;
            }
    return text;
}

static const char *
shown(struct plan *p, const struct plan_lock *l)
{
    return NAME(l->shown);
}

static const char *
oid(struct plan *p, const struct plan_lock *l)
{
    return TEXT("to_regclass(%s)", plan_sql_literal(p, plan_sql_name(p, plan_name_before(p, l->rel))));
}

const char *
plan_locked_tables(struct plan *p)
{
    return locked(p, shown);
}

const char *
plan_locked_oids(struct plan *p)
{
    return locked(p, oid);
}

const struct plan_step *
plan_step_number(const struct plan *p, size_t number)
{
    for (const struct plan_file *f = p->files; f; f = f->next)
        for (const struct plan_step *s = f->steps; s; s = s->next)
            if (s->number == number)
                return s;
    return NULL;
}

/* The column that is tightened is made here too, or what is taken away was copied to what is made. */
static bool
needs(const struct plan *p, const struct plan_note *must, const struct plan_note *made)
{
    if (made->step >= must->step)
        return false;
    if (must->of_new_column && name_equal(must->rel, made->rel))
        return true;
    for (const struct plan_copy *c = p->copies; c; c = c->next)
        if (name_equal(c->from, must->rel) && name_equal(c->to, made->rel))
            return true;
    return false;
}

static const struct plan_note *
last_needed(const struct plan *p, const struct plan_note *must)
{
    const struct plan_note *last = NULL;

    for (const struct plan_note *n = p->deploy_after; n; n = n->next)
        if (needs(p, must, n) && (!last || n->step > last->step))
            last = n;
    return last;
}

bool
plan_is_between(const struct plan *p, const struct plan_note *must)
{
    return last_needed(p, must) != NULL;
}

struct plan_between
plan_between(const struct plan *p)
{
    struct plan_between found = {0};

    for (const struct plan_note *b = p->deploy_before; b; b = b->next) {
        const struct plan_note *a = last_needed(p, b);

        if (!a || (found.before && found.before->number <= b->step))
            continue;
        found.after = plan_step_number(p, a->step);
        found.before = plan_step_number(p, b->step);
    }
    found.possible = found.before && found.before->file != found.after->file && !plan_framework(p)->run;
    return found;
}

bool
plan_is_later(const struct plan_between *b, size_t step)
{
    const struct plan_step *first = b->before->file->steps;

    while (!first->number)
        first = first->next;
    return step >= first->number;
}

/* --- summary -------------------------------------------------------------------------------- */

static void
write_title(struct plan *p)
{
    const struct plan_file *last = p->files;

    while (last && last->next)
        last = last->next;
    if (!last)
        doc_heading(&p->doc, 1, "Deployment plan");
    else if (last == p->files)
        doc_heading(&p->doc, 1, "Deployment plan: %s", doc_said(&p->doc, last->name));
    else
        doc_heading(&p->doc, 1, "Deployment plan: %s to %s", doc_said(&p->doc, p->files->name), doc_said(&p->doc, last->name));
}

static size_t
count_steps(const struct plan *p, const char *verdict)
{
    size_t n = 0;

    for (const struct plan_file *f = p->files; f; f = f->next)
        for (const struct plan_step *s = f->steps; s; s = s->next)
            n += s->number && !strcmp(s->verdict, verdict);
    return n;
}

static void
write_verdict(struct plan *p)
{
    size_t dangerous = count_steps(p, "dangerous"), destructive = count_steps(p, "destructive"),
           unknown = count_steps(p, "not-analysed");
    const char *rest = "";

    if (!p->steps) {
        doc_text(&p->doc, "There is nothing to deploy: the files hold no statement that changes the "
                          "database.");
        return;
    }
    if (destructive)
        rest = TEXT("%s%zu potentially destructive", dangerous ? ", " : "", destructive);
    if (dangerous)
        doc_verdict(&p->doc, "dangerous", DOC_BOLD "Dangerous" DOC_BOLD ": of %zu step%s %zu %s dangerous%s.", p->steps,
                 p->steps == 1 ? "" : "s", dangerous, dangerous == 1 ? "is" : "are", rest);
    else if (destructive)
        doc_verdict(&p->doc, "destructive", DOC_BOLD "Potentially destructive" DOC_BOLD ": of %zu step%s %s.", p->steps,
                 p->steps == 1 ? "" : "s", rest);
    else if (unknown)
        doc_verdict(&p->doc, "not-analysed", DOC_BOLD "Not all is known" DOC_BOLD ": %zu of %zu steps could not be "
                          "analysed; read those yourself.",
                 unknown, p->steps);
    else
        doc_verdict(&p->doc, "safe", DOC_BOLD "Safe" DOC_BOLD ": brief locks, and nothing is lost.%s",
                    p->deploy_before ? "" : " The running application goes on.");
}

/* The commands that show the way around. */
static void
write_way_out(struct plan *p, bool safer, bool fix)
{
    const char *paths = "";

    for (const struct plan_file *f = p->files; f; f = f->next)
        paths = TEXT("%s %s", paths, plan_shell(p, f->path));
    if (fix)
        doc_text(&p->doc, "The safer way: %s prints what can be rewritten as a diff%s%s%s.",
                 NAME(TEXT("pgpreflight fix%s", paths)), safer ? "; " : "",
                 safer ? NAME("pgpreflight check") : "", safer ? " of the same says it for each finding" : "");
    else if (safer)
        doc_text(&p->doc, "The safer way: %s says it for each finding.", NAME(TEXT("pgpreflight check%s", paths)));
}

/* Gravest first, each once. */
static void
write_findings(struct plan *p)
{
    bool safer = false, fix = false, any = false;

    for (int v = VERDICT_DANGEROUS; v >= VERDICT_ADVICE; v--)
        for (const struct plan_file *f = p->files; f; f = f->next)
            for (const struct plan_step *s = f->steps; s; s = s->next)
                for (const struct plan_finding *x = s->findings; x; x = x->next) {
                    if ((int)x->verdict != v || x->accepted)
                        continue;
                    if (!any)
                        doc_text(&p->doc, "What pgpreflight has against it:");
                    any = true;
                    doc_point(&p->doc, "Step %zu: %s (%s)", s->number,
                              doc_said(&p->doc, x->message), NAME(x->rule));
                    safer = safer || x->has_safer;
                    fix = fix || x->has_fix;
                }
    doc_end_list(&p->doc);
    write_way_out(p, safer, fix);
}

/* The longest that reads or writes of a table wait for work. */
static void
write_longest_wait(struct plan *p)
{
    const struct plan_lock *longest = NULL;
    const struct plan_step *at = NULL;
    struct buf time = {0};

    for (const struct plan_file *f = p->files; f; f = f->next)
        for (const struct plan_step *s = f->steps; s; s = s->next)
            for (const struct plan_lock *l = s->locks; l; l = l->next)
                if (!l->is_new && l->estimate.known && lock_blocks_writes(l->lock) &&
                    (!longest || l->estimate.high_ms > longest->estimate.high_ms)) {
                    longest = l;
                    at = s;
                }
    if (!longest || longest->estimate.high_ms < 1000)
        return;
    report_duration(&time, longest->estimate.low_ms, longest->estimate.high_ms);
    doc_point(&p->doc, "Longest wait: %s of %s, %s (step %zu, %s).", lock_blocks_text(longest->lock),
              NAME(longest->shown), time.data, at->number, plan_size(p, longest->bytes));
    buf_finish(&time);
}

static bool
rewrites(const struct plan_step *s, struct name rel)
{
    for (const struct plan_lock *l = s->locks; l; l = l->next)
        if (!l->is_new && l->work & WORK_REWRITE && l->kind != OBJ_INDEX && name_equal(l->rel, rel))
            return true;
    return false;
}

/* Steps of one file that could be one statement. */
static void
write_twice(struct plan *p, const struct plan_step *s)
{
    for (const struct plan_lock *l = s->locks; l; l = l->next) {
        const char *others = NULL;

        if (l->is_new || !(l->work & WORK_REWRITE) || l->kind == OBJ_INDEX || strcmp(s->kind, "ALTER TABLE") != 0)
            continue;
        for (const struct plan_step *x = s->file->steps; x != s; x = x->next)
            if (x->number && rewrites(x, l->rel) && !strcmp(x->kind, "ALTER TABLE"))
                return;
        for (const struct plan_step *x = s->next; x; x = x->next)
            if (x->number && rewrites(x, l->rel) && !strcmp(x->kind, "ALTER TABLE"))
                others = TEXT("%s%s%zu", others ? others : "", others ? ", " : "", x->number);
        if (others)
            doc_point(&p->doc, "Steps %zu and %s each write %s anew: as one ALTER TABLE they would write it once.",
                      s->number, others, NAME(l->shown));
    }
}

/* Two releases in one. */
static void
write_split(struct plan *p)
{
    struct plan_between b = plan_between(p);

    if (!b.before)
        return;
    if (b.possible)
        doc_point(&p->doc, "The application is deployed in the middle, before %s: step %zu makes what the new "
                           "version needs, step %zu takes away what the old one needs.",
                  NAME(b.before->file->path), b.after->number, b.before->number);
    else if (b.after->file != b.before->file)
        doc_point(&p->doc, DOC_BOLD "Two releases in one." DOC_BOLD " The application has to change between "
                           "step %zu and step %zu, and %s runs both in one go, as below: the version that is "
                           "running fails from step %zu on. Hold %s back for the next release.",
                  b.after->number, b.before->number, plan_framework(p)->title, b.before->number,
                  NAME(b.before->file->name));
    else
        doc_point(&p->doc, DOC_BOLD "Two releases in one." DOC_BOLD " The application has to change between "
                           "step %zu and step %zu, and both are in one file: the version that is running fails "
                           "from step %zu on. That step belongs in a migration of the next release.",
                  b.after->number, b.before->number, b.before->number);
}

static void
write_order(struct plan *p)
{
    const struct plan_step *last = plan_no_return(p);

    write_longest_wait(p);
    for (const struct plan_file *f = p->files; f; f = f->next)
        for (const struct plan_step *s = f->steps; s; s = s->next)
            if (s->number)
                write_twice(p, s);
    write_split(p);
    if (last)
        doc_point(&p->doc, "Point of no return: step %zu. What it destroys is only in the backup "
                           "afterwards.",
                  last->number);
    else
        doc_point(&p->doc, "There is no point of no return: nothing that is stored is destroyed.");
}

static void
row(struct plan *p, const char *what, const char *value)
{
    doc_row(&p->doc, (const char *const[]){what, value}, 2);
}

/* As the session found it; the host as it was given, never a password. */
static void
write_server(struct plan *p, const struct db_server *s)
{
    row(p, "Server", TEXT("PostgreSQL %d.%d%s%s", s->version / 10000, s->version % 10000, s->host ? " at " : "",
                          s->host ? NAME(s->host) : ""));
    row(p, "Database", TEXT("%s, asked as %s", NAME(s->database), NAME(s->user)));
    if (p->options->config->role)
        row(p, "Run as", NAME(p->options->config->role));
    if (s->in_recovery)
        row(p, "Standby", DOC_BOLD "this server is one: migrations run on its primary" DOC_BOLD);
    if (s->pooled)
        row(p, "Pooler", DOC_BOLD "this address leads through one: take the server's own" DOC_BOLD);
}

static void
write_environment(struct plan *p)
{
    const struct config *c = p->options->config;
    const char *paths = NULL;
    bool sizes = false;

    for (const struct plan_file *f = p->files; f; f = f->next) {
        paths = TEXT("%s%s%s", paths ? paths : "", paths ? ", " : "", NAME(f->path));
        for (const struct plan_step *s = f->steps; s; s = s->next)
            for (const struct plan_lock *l = s->locks; l; l = l->next)
                sizes = sizes || (!l->is_new && l->bytes >= 0);
    }
    row(p, "Environment", "");
    if (paths)
        row(p, "Migrations, in this order", paths);
    row(p, "Run by", p->summary->frameworks ? doc_said(&p->doc, p->summary->frameworks) : "psql");
    if (p->options->server)
        write_server(p, p->options->server);
    else
        row(p, "Server", TEXT("PostgreSQL %d%s", c->pg_version,
                          c->origin[0] == CONFIG_FROM_DEFAULT ? " (assumed: say --pg-version)" : ""));
    if (c->schema_path)
        row(p, "Known of the database", TEXT("%s%s", NAME(c->schema_path), sizes ? "" : ", without sizes"));
    else if (!sizes && !p->options->server)
        row(p, "Known of the database", "what earlier migrations made; no sizes, so no times");
    row(p, "Written by", TEXT("pgpreflight %s", PGPREFLIGHT_VERSION));
    doc_end_table(&p->doc);
}

void
plan_write_summary(struct plan *p)
{
    write_title(p);
    write_verdict(p);
    if (!p->steps)
        return;
    write_order(p);
    doc_end_list(&p->doc);
    write_findings(p);
    doc_end_list(&p->doc);
    write_environment(p);
}
