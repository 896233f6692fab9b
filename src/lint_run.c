/* lint_run.c - one input from first byte to last, and the table of active rules. */
#include "lint_private.h"

#define KINDS_PER_RULE (sizeof(((struct rule *)NULL)->on) / sizeof(enum op_kind))

static void
link_rule(struct rule_link **next, struct rule_link **list, const struct active_rule *active)
{
    struct rule_link *x = (*next)++;

    x->active = active;
    x->next = *list;
    *list = x;
}

/* In reverse, so that the lists come out in the registry's order. */
static void
table_fill(struct lint *l, const struct active_rule *active, size_t n)
{
    struct rule_table *t = &l->rules;
    struct rule_link *next =
        arena_alloc_raw(l->file, n * (KINDS_PER_RULE + 2) * sizeof(struct rule_link));

    while (n--) {
        const struct rule *r = active[n].rule;

        if (r->check_statement)
            link_rule(&next, &t->statement, &active[n]);
        if (r->check_file)
            link_rule(&next, &t->file, &active[n]);
        if (r->check && !r->on[0])
            link_rule(&next, &t->every, &active[n]);
        for (size_t i = 0; r->check && i < KINDS_PER_RULE && r->on[i]; i++)
            link_rule(&next, &t->by_kind[r->on[i]], &active[n]);
    }
}

static bool
applies_to_version(const struct rule *r, int version)
{
    return (!r->since || version >= r->since) && (!r->until || version <= r->until);
}

static void
make_rule_table(struct lint *l)
{
    struct active_rule *active;
    size_t n = 0;

    for (const struct rule *const *r = registry_rules(); *r; r++)
        n++;
    active = arena_array(l->file, struct active_rule, n);
    n = 0;
    for (const struct rule *const *r = registry_rules(); *r; r++) {
        enum verdict level = config_level(l->config, *r);

        if (level == VERDICT_OFF || !applies_to_version(*r, l->config->pg_version))
            continue;
        active[n++] = (struct active_rule) {*r, level, config_level_is_set(l->config, *r)};
    }
    table_fill(l, active, n);
}

/* --- what the framework has to say ------------------------------------------------------------ */

static void
collect_problems(struct lint *l)
{
    size_t n = 0;

    for (const struct migration_problem *p = l->in->problems; p; p = p->next)
        n++;
    l->problems = arena_array(l->file, const struct migration_problem *, n + 1);
    n = 0;
    for (const struct migration_problem *p = l->in->problems; p; p = p->next)
        l->problems[n++] = p;
}

void
lint_problems_report(struct lint *l)
{
    size_t kept = 0;

    if (l->in->history)
        return;
    for (size_t i = 0; l->problems[i]; i++) {
        const struct migration_problem *p = l->problems[i];
        struct finding *f;

        if (l->st && (l->st->via != VIA_NONE || p->at.start < l->st->span.start ||
                      p->at.start >= l->st->span.end || p->at.end == p->at.start)) {
            l->problems[kept++] = p;
            continue;
        }
        f = lint_report_rule(l, p->rule, p->at, "%s", p->message);
        if (f && p->why)
            f->why = p->why;
        if (f && p->safer)
            f->safer = p->safer;
    }
    l->problems[kept] = NULL;
}

static void
run_span(struct lint *l, struct span at)
{
    struct lexer lexer;
    struct chunk c;

    lex_begin(&lexer, l->in->src, at);
    while (lex_next(&lexer, l->stmt, &c)) {
        lint_chunk(l, &lexer, &c);
        arena_reset(l->stmt);
    }
}

static void
run_parts(struct lint *l)
{
    const struct lint_input *in = l->in;
    bool first = true;

    if (!in->n_parts)
        run_span(l, in->part);
    for (size_t i = 0; i < in->n_parts; i++) {
        if (in->parts[i].down)
            continue;
        /* The tracker was made for the first part; one that is shared has files behind it. */
        if (!in->one_transaction && !in->parts[i].joined && (!first || in->tracker))
            unit_tracker_part(l->tracker, in->parts[i].runner, in->parts[i].why);
        first = false;
        run_span(l, in->parts[i].at);
    }
}

static struct unit_tracker *
make_tracker(struct lint *l)
{
    const struct lint_input *in = l->in;
    enum unit_kind runner = in->runner;
    const char *why = in->runner_why;

    if (in->tracker) {
        unit_tracker_file(in->tracker);
        return in->tracker;
    }
    for (size_t i = 0; i < in->n_parts; i++)
        if (!in->parts[i].down) {
            runner = in->parts[i].runner;
            why = in->parts[i].why;
            break;
        }
    return unit_tracker_create(l->file, l->schema, runner, why, l->config);
}

/* --- the whole ---------------------------------------------------------------------------------- */

void
lint_run(const struct lint_input *in, struct schema *schema, const struct config *config,
         const struct lint_sink *sink, struct lint_totals *totals)
{
    struct lint l = {.in = in, .config = config, .sink = sink, .totals = totals, .schema = schema};

    l.file = arena_create();
    l.stmt = arena_create();
    if (!in->history)
        make_rule_table(&l);
    l.allow = allow_create(&l);
    collect_problems(&l);
    l.tracker = make_tracker(&l);
    run_parts(&l);
    if (!in->history) {
        lint_problems_report(&l);
        for (const struct rule_link *r = l.rules.file; r; r = r->next) {
            l.rule = r->active;
            r->active->rule->check_file(&l);
        }
        allow_finish(&l);
    }
    if (!in->tracker)
        unit_tracker_end(l.tracker);
    arena_destroy(l.stmt);
    arena_destroy(l.file);
}

/* --- totals --------------------------------------------------------------------------------- */

void
lint_totals_add(struct lint_totals *sum, const struct lint_totals *t)
{
    sum->statements += t->statements;
    sum->safe += t->safe;
    sum->destructive += t->destructive;
    sum->dangerous += t->dangerous;
    sum->not_analysed += t->not_analysed;
    sum->allowed += t->allowed;
    sum->syntax_errors += t->syntax_errors;
    for (size_t v = 0; v <= VERDICT_DANGEROUS; v++)
        sum->findings[v] += t->findings[v];
}

bool
lint_totals_fail(const struct lint_totals *t, enum verdict fail_on)
{
    if (fail_on == VERDICT_OFF)
        return false;
    for (size_t v = fail_on; v <= VERDICT_DANGEROUS; v++)
        if (t->findings[v])
            return true;
    return false;
}
