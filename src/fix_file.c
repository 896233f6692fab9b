/*
 * fix_file.c - puts rewrites into a file: one a statement and round, until a round brings nothing
 * new. What cannot follow in the same transaction goes behind the COMMIT or into a new file (fix.h).
 */
#include "fix_round.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lex_scan.h"

struct fix_round *
fix_round_begin(struct fix_file *f, bool timeouts)
{
    struct fix_round *r = arena_new(f->arena, struct fix_round);

    r->f = f;
    r->timeouts = timeouts;
    r->last = &r->first;
    return r;
}

/* --- collecting --------------------------------------------------------------------------------- */

static void
copy_pieces(struct arena *a, struct fix *to, const struct fix *from)
{
    struct fix_edit **edit = &to->edits;

    for (const struct fix_edit *e = from->edits; e; e = e->next, edit = &(*edit)->next) {
        *edit = arena_new(a, struct fix_edit);
        **edit = (struct fix_edit){e->at, arena_strdup(a, e->text), NULL};
    }
    *edit = NULL;
    to->last = &to->steps;
    for (const struct fix_step *s = from->steps; s; s = s->next) {
        struct fix_step *n = arena_new(a, struct fix_step);

        *n = *s;
        n->sql = arena_strdup(a, s->sql);
        n->undo = arena_strdup(a, s->undo);
        n->next = NULL;
        *to->last = n;
        to->last = &n->next;
    }
    *to->last = NULL;
}

static struct fix *
copy_fix(struct arena *a, const struct fix *x)
{
    struct fix *copy = arena_new(a, struct fix);

    *copy = *x;
    copy->makes = arena_strdup(a, x->makes);
    copy->table = arena_strdup(a, x->table);
    copy->parent = arena_strdup(a, x->parent);
    copy->refused = arena_strdup(a, x->refused);
    copy_pieces(a, copy, x);
    return copy;
}

static enum setting_of_statement
setting_of(const struct fix_file *f, const struct statement *st, const struct fix *x)
{
    const struct fix_step *s = x ? x->steps : NULL;

    while (s && s->place != FIX_OUTSIDE)
        s = s->next;
    if (st->unit.kind == UNIT_EXPLICIT) /* behind the COMMIT of a message comes its next transaction */
        return fix_place_single(f, s) ? IN_TRANSACTION : IN_BLOCK;
    if (st->unit.kind != UNIT_AUTOCOMMIT)
        return IN_TRANSACTION;
    return fix_place_single(f, s) ? IN_MESSAGE : IN_AUTOCOMMIT;
}

/* The subcommands of an ALTER TABLE as they stand in the text. */
static struct clause_list
clauses_of(struct arena *a, const struct statement *st)
{
    struct clause_list all = {arena_array(a, struct span, st->n_ops + 1), 0};

    for (const struct op *op = st->ops; op; op = op->next) {
        size_t i = all.n;

        if (op->origin != ORIGIN_OWN || op->at.start <= st->span.start)
            continue;
        for (; i > 0 && all.at[i - 1].start > op->at.start; i--)
            all.at[i] = all.at[i - 1];
        all.at[i] = op->at;
        all.n++;
    }
    return all;
}

void
fix_note(struct fix_file *f, size_t offset, const char *rule, const char *why)
{
    f->refused++;
    buf_printf(&f->notes, "%s:%zu: %s: %s\n", f->path, source_position(f->src, offset).line, rule, why);
}

void
fix_round_statement(struct fix_round *r, const struct statement *st)
{
    struct fixed_statement *s = arena_new(r->f->arena, struct fixed_statement);
    size_t at;

    if (st->via != VIA_NONE || !st->text) {
        if (r->at_work)
            fix_way_add(r->f->arena, r->at_work, st);
        return;
    }
    s->span = st->span;
    at = skip_space(r->f->src->text, st->span.end, r->f->src->size);
    s->terminated = at != LEX_NONE && at < r->f->src->size && r->f->src->text[at] == ';';
    s->end = s->terminated ? at + 1 : st->span.end;
    s->unit = st->unit.id;
    s->is_commit = st->ops && (st->ops->kind == OP_COMMIT || st->ops->kind == OP_ROLLBACK);
    s->clauses = clauses_of(r->f->arena, st);
    fix_way_add(r->f->arena, s, st);
    for (const struct finding *f = st->findings; f && !s->fix; f = f->next) {
        if (!f->fix || f->allowed || f->fix->timeout != r->timeouts)
            continue;
        if (f->fix->refused || (r->f->leave && !r->timeouts))
            fix_note(r->f, st->span.start, f->rule->id,
                     f->fix->refused ? f->fix->refused : "rewritten, this file leads to a statement that fails");
        else
            s->fix = copy_fix(r->f->arena, f->fix);
    }
    s->setting = setting_of(r->f, st, s->fix);
    r->at_work = s;
    *r->last = s;
    r->last = &s->next;
    r->n_statements++;
}

/* --- changes of the text ------------------------------------------------------------------------- */

static void
add_change(struct fix_round *r, struct span at, const char *text)
{
    struct change *c = arena_new(r->f->arena, struct change);

    c->at = at;
    c->text = text;
    c->order = r->n_changes++;
    c->next = r->changes;
    r->changes = c;
}

/* Blanks before the statement on its line; "" when something else stands there. */
static const char *
indent_of(const struct fix_round *r, size_t at)
{
    const char *text = r->f->src->text;
    size_t from = fix_line_start(text, at);

    if (from == 0)
        from = r->f->src->bom < at ? r->f->src->bom : at;
    for (size_t i = from; i < at; i++)
        if (text[i] != ' ' && text[i] != '\t')
            return "";
    return arena_strndup(r->f->arena, text + from, at - from);
}

/* One statement with its semicolon, each line behind the indent. */
static const char *
indented(struct fix_round *r, const char *sql, const char *indent)
{
    struct buf b = {0};
    const char *made;

    sql = fix_place_statement(r->f, sql);
    for (const char *s = sql; *s; s++) {
        buf_putc(&b, *s);
        if (*s == '\n')
            buf_puts(&b, indent);
    }
    made = arena_strndup(r->f->arena, b.data ? b.data : "", b.len);
    buf_finish(&b);
    return made;
}

/* Behind the statement's semicolon and a comment that may follow it on the line. */
static size_t
behind(const struct fix_round *r, const struct fixed_statement *s)
{
    const char *text = r->f->src->text;
    size_t end = line_end(text, s->end, r->f->src->size);
    size_t at = skip_line_blanks(text, s->end, end);

    if (at == end || (at + 1 < end && text[at] == '-' && text[at + 1] == '-'))
        return end;
    return s->end;
}

static void
cut_clause(struct fix_round *r, const struct fixed_statement *s)
{
    const struct clause_list *all = &s->clauses;
    size_t i = 0;

    while (i < all->n && all->at[i].start != s->fix->cut.start)
        i++;
    if (i > 0)
        add_change(r, (struct span){all->at[i - 1].end, all->at[i].end}, "");
    else
        add_change(r, (struct span){all->at[0].start, all->at[1].start}, "");
}

/* The whole statement, and its line when nothing else is on it. */
static struct span
whole_lines(const struct fix_round *r, struct span at)
{
    const char *text = r->f->src->text;
    size_t size = r->f->src->size, start = fix_line_start(text, at.start), end = line_end(text, at.end, size);

    if (*indent_of(r, at.start) || start == at.start)
        if (skip_line_blanks(text, at.end, end) == end)
            return (struct span){start < r->f->src->bom ? r->f->src->bom : start,
                                 after_line_break(text, end, size)};
    return at;
}

/* Adds steps to the text at one place; returns where the list of them was left. */
static void
put_steps(struct fix_round *r, const struct fixed_statement *s, const struct fix_step *from,
          const struct fix_step *to, size_t at, bool instead)
{
    struct buf b = {0};
    const char *indent = indent_of(r, s->span.start), *text;

    for (const struct fix_step *step = from; step != to; step = step->next) {
        if (!instead || step != from) {
            buf_putc(&b, '\n');
            buf_puts(&b, indent);
        }
        buf_puts(&b, indented(r, step->sql, step->as_written ? "" : indent));
    }
    text = arena_strndup(r->f->arena, b.data ? b.data : "", b.len);
    buf_finish(&b);
    if (instead)
        add_change(r, (struct span){s->span.start, s->end}, text);
    else if (*text)
        add_change(r, (struct span){at, at}, text);
}

static bool
is_whole(const struct fixed_statement *s)
{
    const struct fix *x = s->fix;

    return x->cut.end > x->cut.start && (x->cut.start == s->span.start || s->clauses.n < 2);
}

/* --- new files ------------------------------------------------------------------------------------ */

/* The name of the constraint that the step validates. NULL: it does something else. */
static const char *
validated(const struct fix_step *s)
{
    const char *name = strcasestr(s->sql, "validate constraint") ? strrchr(s->sql, ' ') : NULL;

    return name ? name + 1 : NULL;
}

/* It would read the table under the lock of what adds its constraint. */
static bool
holds_lock(const struct fix_new *n, const struct fix_step *step)
{
    const char *name = validated(step);

    for (const struct fix_step *s = n->steps; s && name; s = s->next)
        if (strcasestr(s->sql, "add constraint") && strstr(s->sql, name))
            return true;
    return false;
}

static struct fix_new *
file_for(struct fix_file *f, struct fix_new *from, enum fix_place place, const struct fix_step *step)
{
    struct fix_new **at = from ? &from : &f->added, *n;

    for (; *at; at = &(*at)->next)
        if ((*at)->place == place && !holds_lock(*at, step) &&
            !(place == FIX_OUTSIDE && (*at)->n && fix_place_single(f, step)))
            return *at;
    n = arena_new(f->arena, struct fix_new);
    n->place = place;
    n->last = &n->steps;
    n->path = fix_place_name(f, place, step);
    if (!n->path)
        return NULL;
    for (at = &f->added; *at; at = &(*at)->next)
        ;
    *at = n;
    return n;
}

/* At the end; but what reads the table comes before what blocks it until the commit. */
static struct fix_step **
step_slot(struct fix_new *n, const struct fix_step *s)
{
    const char *name = validated(s);
    struct fix_step **slot = NULL, **at;

    for (at = &n->steps; name && *at; at = &(*at)->next) {
        if (!slot && !validated(*at))
            slot = at;
        if (strstr((*at)->sql, name)) /* what it validates is made there */
            slot = NULL;
    }
    return slot ? slot : n->last;
}

/* A step put into a file. */
struct placed {
    struct fix_new *file;
    struct fix_step **slot, *step;
    struct placed *before;
};

static void
take_back(struct fix_file *f, const struct placed *p)
{
    for (; p; p = p->before) {
        *p->slot = p->step->next;
        if (p->file->last == &p->step->next)
            p->file->last = p->slot;
        p->file->n--;
    }
    for (struct fix_new **at = &f->added; *at; at = &(*at)->next)
        if (!(*at)->n) { /* new ones stand at the end */
            *at = NULL;
            break;
        }
}

/* All of them, or none: false when there is no name for a file. */
static bool
put_into_files(struct fix_round *r, const struct fixed_statement *st, const struct fix_step *from)
{
    struct placed *placed = NULL;
    struct fix_new *n = NULL;

    for (const struct fix_step *s = from; s; s = s->next) {
        struct fix_step *copy = arena_new(r->f->arena, struct fix_step), **slot;
        struct placed *p = arena_new(r->f->arena, struct placed);

        n = file_for(r->f, n, s->place == FIX_OUTSIDE ? FIX_OUTSIDE : FIX_LATER, s);
        if (!n) {
            take_back(r->f, placed);
            return false;
        }
        *copy = *s;
        copy->taken = is_whole(st) ? st->taken : NULL;
        slot = step_slot(n, copy);
        copy->next = slot == n->last ? NULL : *slot;
        *slot = copy;
        n->last = slot == n->last ? &copy->next : n->last;
        n->n++;
        *p = (struct placed){n, slot, copy, placed};
        placed = p;
    }
    return true;
}

/* --- one statement --------------------------------------------------------------------------------- */

/* The file holds nothing else, and one statement takes its place: the file itself leaves the
 * transaction. */
static bool
take_file_out(struct fix_round *r, const struct fixed_statement *s)
{
    const struct fix *x = s->fix;
    struct fix_edit *opt_out = NULL;

    if (r->n_statements != 1 || !is_whole(s) || !x->steps || x->steps->place != FIX_OUTSIDE)
        return false;
    for (const struct fix_step *t = x->steps->next; t; t = t->next)
        if (fix_place_single(r->f, t) || s->setting == IN_MESSAGE || t->place != FIX_OUTSIDE)
            return false;
    if (s->setting == IN_TRANSACTION && !fix_place_opt_out(r->f, x->steps, &opt_out))
        return false;
    if (opt_out) /* first: both may stand at the head */
        add_change(r, opt_out->at, opt_out->text);
    put_steps(r, s, x->steps, NULL, 0, true);
    return true;
}

static const struct fixed_statement *
commit_of(const struct fixed_statement *s)
{
    for (const struct fixed_statement *t = s->next; t && t->unit == s->unit; t = t->next)
        if (t->is_commit)
            return t;
    return NULL;
}

/* Why the later steps have no place; NULL: they have one, and new files hold them already. */
static const char *
no_place(struct fix_round *r, const struct fixed_statement *s, const struct fix_step *later)
{
    if (!later)
        return NULL;
    if (s->setting == IN_BLOCK)
        return commit_of(s) ? NULL : "the transaction is not closed in this file";
    for (const struct fix_step *t = later; t; t = t->next)
        if (fix_place_problem(r->f, t))
            return fix_place_problem(r->f, t);
    return put_into_files(r, s, later) ? NULL : "later migrations leave no number for a file behind this one";
}

/* A setting put before the only statement of a message makes that a transaction. */
static const char *
local_setting(struct fix_round *r, const struct fix_edit *e)
{
    const struct source *src = r->f->src;
    const char *text = arena_printf(r->f->arena, "%.*sSELECT 1;\n%.*s", (int)e->at.start, src->text,
                                    (int)(src->size - e->at.start), src->text + e->at.start);
    const char *word = strcasestr(e->text, "\nset ");
    size_t n;

    word = word ? word + 1 : !strncasecmp(e->text, "set ", 4) ? e->text : NULL;
    if (!word || !strncasecmp(word + 4, "local ", 6) ||
        !fix_place_in_transaction(r->f, text, strlen(text), e->at.start))
        return e->text;
    n = (size_t)(word + 4 - e->text);
    return arena_printf(r->f->arena, "%.*s%s%s", (int)n, e->text, *word == 's' ? "local " : "LOCAL ", e->text + n);
}

static bool
apply_fix(struct fix_round *r, const struct fixed_statement *s)
{
    const struct fix *x = s->fix;
    const struct fix_step *later = x->steps;
    const char *why;
    bool whole = is_whole(s);
    struct span gone = {s->span.start, s->end};

    if (s->setting != IN_AUTOCOMMIT && take_file_out(r, s))
        return true;
    while (later && (s->setting == IN_AUTOCOMMIT || later->place == FIX_HERE))
        later = later->next;
    why = later ? fix_way_problem(r, s, later) : NULL;
    if (!why && later && later == x->steps && whole)
        gone = fix_comment_take(r, s, x->steps);
    why = why ? why : no_place(r, s, later);
    if (why) {
        fix_note(r->f, s->span.start, x->rule->id, why);
        return false;
    }
    for (const struct fix_edit *e = x->edits; e; e = e->next)
        add_change(r, e->at, x->timeout ? local_setting(r, e) : e->text);
    if (whole && x->steps != later) {
        put_steps(r, s, x->steps, later, 0, true);
    } else {
        if (whole)
            add_change(r, whole_lines(r, gone), "");
        else if (x->cut.end > x->cut.start)
            cut_clause(r, s);
        if (x->steps != later && !s->terminated)
            add_change(r, (struct span){s->end, s->end}, ";");
        put_steps(r, s, x->steps, later, behind(r, s), false);
    }
    if (later && s->setting == IN_BLOCK)
        put_steps(r, s, later, NULL, behind(r, commit_of(s)), false);
    return true;
}

/* --- the new text ----------------------------------------------------------------------------------- */

static int
by_place(const void *a, const void *b)
{
    const struct change *x = *(const struct change *const *)a, *y = *(const struct change *const *)b;

    if (x->at.start != y->at.start)
        return x->at.start < y->at.start ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* Line ends as in the file. */
static void
put_text(struct buf *b, const char *text, bool crlf)
{
    for (; *text; text++) {
        if (*text == '\n' && crlf && (b->len == 0 || b->data[b->len - 1] != '\r'))
            buf_putc(b, '\r');
        buf_putc(b, *text);
    }
}

static void
build_text(struct fix_round *r)
{
    struct fix_file *f = r->f;
    struct change **all = arena_array(f->arena, struct change *, r->n_changes + 1);
    const char *first = memchr(f->src->text, '\n', f->src->size);
    bool crlf = first && first > f->src->text && first[-1] == '\r';
    size_t n = 0, at = 0;
    struct buf b = {0};

    for (struct change *c = r->changes; c; c = c->next)
        all[n++] = c;
    qsort(all, n, sizeof(*all), by_place);
    for (size_t i = 0; i < n; i++) {
        if (all[i]->at.start < at)
            continue;
        buf_add(&b, f->src->text + at, all[i]->at.start - at);
        put_text(&b, all[i]->text, crlf);
        at = all[i]->at.end;
    }
    buf_add(&b, f->src->text + at, f->src->size - at);
    f->text = arena_strndup(f->arena, b.data ? b.data : "", b.len);
    f->size = b.len;
    buf_finish(&b);
}

bool
fix_round_end(struct fix_round *r)
{
    bool any = false;

    *r->last = NULL;
    for (const struct fixed_statement *s = r->first; s; s = s->next)
        if (s->fix && !(any && r->timeouts) && apply_fix(r, s)) {
            r->f->fixed++; /* one timeout may do for what follows, too */
            any = true;
        }
    if (any)
        build_text(r);
    return any;
}
