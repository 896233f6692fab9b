/*
 * lint.c - the loop over chunks, statements and ops (lint.h).
 *
 * The only order that matters: for each op effect_of(), then the rules (they see the schema before
 * the op), then schema_apply(); after the statement the unit tracker, then the sink.
 */
#include "lint_private.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "estimate.h"
#include "fix.h"
#include "inner.h"
#include "undo.h"

static struct finding *
finding_new(struct lint *l, const struct rule *rule, enum verdict v, struct span at,
            const char *message)
{
    struct finding *f = arena_new(l->stmt, struct finding);

    f->rule = rule;
    f->verdict = v;
    f->span = at;
    f->message = message;
    if (l->st) {
        f->statement = l->st->index;
        if (l->op)
            f->relation = l->op->rel.name ? l->op->rel : l->op->object;
    }
    return f;
}

bool
lint_is_changed(const struct lint *l, struct span at)
{
    size_t low = 0, high = l->in->n_changed, first, last;

    if (!l->in->only_changed || at.end == at.start)
        return true;
    first = source_position(l->in->src, at.start).line;
    last = source_position(l->in->src, at.end - 1).line;
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (l->in->changed[middle].last < first)
            low = middle + 1;
        else
            high = middle;
    }
    return low < l->in->n_changed && l->in->changed[low].first <= last;
}

/* Known ones count as accepted. Every finding is asked for: which of several alike is meant goes by
 * their order. */
static bool
look_up(struct lint *l, const struct statement *st, struct finding *f)
{
    const struct lint_known *known = l->in->known;
    const struct allowance *a = known ? known->find(known->arg, st, f) : NULL;

    if (a && !f->allowed)
        f->allowed = a;
    return a != NULL;
}

struct finding *
lint_add_finding(struct lint *l, const struct rule *rule, enum verdict v, struct span at,
                 const char *message)
{
    struct finding *f;

    if (v == VERDICT_OFF || (!l->st && !lint_is_changed(l, at)))
        return NULL;
    f = finding_new(l, rule, v, at, message);
    if (l->st) {
        *l->last_finding = f;
        l->last_finding = &f->next;
    } else {
        bool accepted = allow_apply_file(l, f);

        if ((look_up(l, NULL, f) || accepted) && l->totals)
            l->totals->allowed++;
        else if (l->totals)
            l->totals->findings[v]++;
        if (l->sink && l->sink->finding)
            l->sink->finding(l->sink->arg, f);
    }
    return f;
}

struct finding *
lint_report_rule(struct lint *l, const char *rule_id, struct span at, const char *fmt, ...)
{
    const struct rule *rule = registry_find(rule_id);
    struct finding *f;
    const char *message;
    va_list ap;

    assert(rule);
    va_start(ap, fmt);
    message = arena_vprintf(l->stmt, fmt, ap);
    va_end(ap);
    f = lint_add_finding(l, rule, config_level(l->config, rule), at, message);
    return f;
}

/* --- statements --------------------------------------------------------------------------- */

/* Adds one op's effect to what the statement does to that relation. */
static void
merge_effect(struct lint *l, struct statement *st, const struct effect *e)
{
    struct effect **at = &st->merged;

    for (; *at; at = &(*at)->next)
        if (name_equal((*at)->rel, e->rel))
            break;
    if (!*at) {
        *at = arena_alloc_raw(l->stmt, sizeof(**at));
        **at = *e;
        (*at)->next = NULL;
        return;
    }
    if (e->lock > (*at)->lock)
        (*at)->lock = e->lock;
    (*at)->work |= e->work;
    (*at)->named |= e->named;
}

static struct effect_ctx
effect_context(struct lint *l, const struct op *op)
{
    return (struct effect_ctx) {
        .schema = l->schema,
        .unit = l->st ? &l->st->unit : NULL, /* history is not looked at that closely */
        .op = op,
        .statement = l->st,
        .target = op && op->rel.name ? schema_relation(l->schema, op->rel) : NULL,
        .pg_version = l->config->pg_version,
        .arena = l->stmt,
    };
}

static struct op_effects
op_effects(struct lint *l, const struct op *op)
{
    struct effect_ctx c = effect_context(l, op);
    struct op_effects e;

    l->target = c.target;
    e = effect_of(&c);
    /* What the schema foresees is what the guard around the statement is there to avoid. */
    if (l->st->conditional && e.failure && e.failure->row)
        e.failure = NULL;
    return e;
}

/* The safe form of what a rule has just found; `from` is where its first finding hangs. */
static void
offer_fixes(struct lint *l, const struct op *op, struct finding *const *from)
{
    for (struct finding *f = l->in->fix ? *from : NULL; f; f = f->next)
        fix_offer(l, op, f);
}

static void
run_rules(struct lint *l, const struct rule_link *rules, const struct op *op)
{
    for (; rules; rules = rules->next) {
        struct finding **from = l->last_finding;

        l->rule = rules->active;
        rules->active->rule->check(l, op);
        offer_fixes(l, op, from);
    }
}

static void
run_op_rules(struct lint *l, const struct op *op, const struct op_effects *e)
{
    l->op = op;
    l->effects = e;
    run_rules(l, l->rules.by_kind[op->kind], op);
    run_rules(l, l->rules.every, op);
    l->op = NULL;
    l->effects = NULL;
}

static bool
certain_failure(const struct op_effects *e)
{
    return e->failure && e->failure->certain;
}

/* Rows that are looked at make a failure certain, or take the fear of it. */
static void
look_at_rows(struct lint *l, const struct op *op, struct op_effects *e)
{
    struct effect_ctx c = effect_context(l, op);
    const struct data_look *d;

    if (certain_failure(e) || l->st->conditional)
        return;
    d = e->data = l->in->data->look(l->in->data->arg, &c, e->failure);
    if (d && d->answer == DATA_FOUND) {
        e->failure = arena_new(l->stmt, struct failure);
        *e->failure = (struct failure) {d->sqlstate, d->text, true, NULL};
    } else if (d && d->answer == DATA_NONE) {
        e->failure = NULL;
    }
}

static void
tell_seen(struct lint *l, const struct op *op, const struct op_effects *e)
{
    struct effect_ctx c;

    if (!l->in->data)
        return;
    c = effect_context(l, op);
    l->in->data->seen(l->in->data->arg, &c, e);
}

/*
 * A rule about the first subcommand of an ALTER TABLE must know the lock that a later one takes:
 * all of them run under the strongest. So the effects of such a statement are worked out once on
 * a schema that is put back afterwards.
 */
static void
foresee_locks(struct lint *l, struct statement *st)
{
    schema_speculate(l->schema);
    for (const struct op *op = st->ops; op; op = op->next) {
        struct op_effects e = op_effects(l, op);

        for (const struct effect *x = e.effects; x; x = x->next)
            merge_effect(l, st, x);
        schema_apply(l->schema, op, l->in->src->path);
    }
    schema_speculate_end(l->schema);
}

static void
check_ops(struct lint *l, struct statement *st)
{
    size_t n = 0;
    bool failed = false;

    schema_statement_begin(l->schema, st->ops);
    for (const struct op *op = st->ops; op; op = op->next)
        n++;
    st->effects = arena_array(l->stmt, struct op_effects, n);
    if (l->in->undo)
        st->undo = arena_array(l->stmt, struct undo_step, n);
    if (n > 1 && st->ops->origin == ORIGIN_OWN && st->ops->kind != OP_CREATE_TABLE)
        foresee_locks(l, st);
    for (const struct op *op = st->ops; op; op = op->next) {
        struct op_effects *e = &st->effects[st->n_ops++];

        *e = op_effects(l, op);
        if (l->in->data && !failed)
            look_at_rows(l, op, e);
        if (st->undo)
            st->undo[st->n_ops - 1] =
                undo_of(op, e, st, l->schema, l->config->pg_version, l->stmt);
        for (const struct effect *x = e->effects; x; x = x->next)
            merge_effect(l, st, x);
        run_op_rules(l, op, e);
        tell_seen(l, op, e);
        failed = failed || certain_failure(e);
        if (!failed)
            schema_apply(l->schema, op, l->in->src->path);
    }
}

static void
apply_history(struct lint *l, struct statement *st)
{
    schema_statement_begin(l->schema, st->ops);
    for (const struct op *op = st->ops; op; op = op->next) {
        tell_seen(l, op, NULL);
        schema_apply(l->schema, op, l->in->src->path);
    }
}

static int
by_position(const void *a, const void *b)
{
    const struct finding *x = *(const struct finding *const *) a;
    const struct finding *y = *(const struct finding *const *) b;

    if (x->span.start != y->span.start)
        return x->span.start < y->span.start ? -1 : 1;
    return (int) y->verdict - (int) x->verdict;
}

static void
sort_findings(struct lint *l, struct statement *st)
{
    struct finding **all;
    size_t n = 0;

    for (const struct finding *f = st->findings; f; f = f->next)
        n++;
    if (n < 2)
        return;
    all = arena_array(l->stmt, struct finding *, n);
    n = 0;
    for (struct finding *f = st->findings; f; f = f->next)
        all[n++] = f;
    qsort(all, n, sizeof(*all), by_position);
    for (size_t i = 0; i < n; i++)
        all[i]->next = i + 1 < n ? all[i + 1] : NULL;
    st->findings = all[0];
}

static void
count_statement(struct lint_totals *t, const struct statement *st)
{
    t->statements++;
    if (st->status == STATEMENT_SYNTAX_ERROR)
        t->syntax_errors++;
    if (st->status == STATEMENT_NOT_ANALYSED ||
        (st->status == STATEMENT_SYNTAX_ERROR && st->verdict < VERDICT_DESTRUCTIVE))
        t->not_analysed++; /* a rule that is off does not make it safe */
    else if (st->verdict == VERDICT_DANGEROUS)
        t->dangerous++;
    else if (st->verdict == VERDICT_DESTRUCTIVE)
        t->destructive++;
    else
        t->safe++;
    for (const struct finding *f = st->findings; f; f = f->next)
        if (f->allowed)
            t->allowed++;
        else
            t->findings[f->verdict]++;
}

static void
finish_statement(struct lint *l, struct statement *st)
{
    allow_apply(l, st);
    sort_findings(l, st);
    for (struct finding *f = st->findings; f; f = f->next)
        look_up(l, st, f);
    st->verdict = VERDICT_SAFE;
    for (const struct finding *f = st->findings; f; f = f->next)
        if (f->verdict > st->verdict)
            st->verdict = f->verdict;
    if (l->totals)
        count_statement(l->totals, st);
    if (l->sink && l->sink->statement)
        l->sink->statement(l->sink->arg, st);
}

static void
run_statement_rules(struct lint *l, struct statement *st)
{
    for (const struct rule_link *r = l->rules.statement; r; r = r->next) {
        struct finding **from = l->last_finding;

        l->rule = r->active;
        r->active->rule->check_statement(l, st);
        offer_fixes(l, NULL, from);
    }
}

/* How long the statement works on each relation. */
static void
estimate_effects(struct lint *l, struct statement *st)
{
    for (struct effect *e = st->merged; e; e = e->next) {
        struct estimate *estimate;

        if (!e->relation || !e->work)
            continue;
        estimate = arena_new(l->stmt, struct estimate);
        *estimate = estimate_work(e->relation, e->work, &l->config->speed, l->stmt);
        if (estimate->known)
            e->estimate = estimate;
    }
}

void
lint_statement_run(struct lint *l, struct statement *st)
{
    if (l->in->history || l->unchanged) {
        l->statements += l->unchanged;
        unit_tracker_enter(l->tracker, st);
        apply_history(l, st);
        unit_tracker_leave(l->tracker, st);
        inner_run(l, st);
        return;
    }
    st->index = ++l->statements;
    l->st = st;
    l->last_finding = &st->findings;
    unit_tracker_enter(l->tracker, st);
    check_ops(l, st);
    estimate_effects(l, st);
    run_statement_rules(l, st);
    lint_problems_report(l);
    unit_tracker_leave(l->tracker, st);
    finish_statement(l, st);
    l->st = NULL;
    inner_run(l, st);
}

/* A statement nobody can look into: it has a place and a reason, no ops. */
static const char *
written(const struct lint *l, const struct statement *st)
{
    return arena_strndup(l->stmt, l->in->src->text + st->span.start, st->span.end - st->span.start);
}

void
lint_statement_opaque(struct lint *l, struct statement *st, const char *rule_id)
{
    size_t at = st->status == STATEMENT_SYNTAX_ERROR ? st->error_at : st->span.start;

    if (st->status == STATEMENT_NOT_ANALYSED)
        schema_doubt(l->schema, l->body ? l->body : written(l, st));
    if (l->in->history || l->unchanged) {
        l->statements += l->unchanged;
        return;
    }
    st->index = ++l->statements;
    l->st = st;
    l->last_finding = &st->findings;
    unit_tracker_enter(l->tracker, st);
    lint_report_rule(l, rule_id, (struct span) {at, st->span.end > at ? st->span.end : at}, "%s",
                     st->why_not);
    tell_seen(l, NULL, NULL);
    lint_problems_report(l);
    unit_tracker_leave(l->tracker, st);
    finish_statement(l, st);
    l->st = NULL;
}
