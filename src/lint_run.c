/* lint_run.c - one input from first byte to last, and the table of active rules. */
#include "lint_private.h"

static void
link_rule(struct lint *l, struct rule_link **list, const struct active_rule *active)
{
    struct rule_link *x = arena_new(l->file, struct rule_link);

    x->active = active;
    x->next = *list;
    *list = x;
}

/* In reverse, so that the lists come out in the registry's order. */
static void
table_fill(struct lint *l, const struct active_rule *active, size_t n)
{
    struct rule_table *t = &l->rules;

    while (n--) {
        const struct rule *r = active[n].rule;

        if (r->check_statement)
            link_rule(l, &t->statement, &active[n]);
        if (r->check_file)
            link_rule(l, &t->file, &active[n]);
        if (r->check && !r->on[0])
            link_rule(l, &t->every, &active[n]);
        for (size_t i = 0; r->check && i < sizeof(r->on) / sizeof(r->on[0]) && r->on[i]; i++)
            link_rule(l, &t->by_kind[r->on[i]], &active[n]);
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

void
lint_run(const struct lint_input *in, struct schema *schema, const struct config *config,
         const struct lint_sink *sink, struct lint_totals *totals)
{
    struct lint l = {.in = in, .config = config, .sink = sink, .totals = totals, .schema = schema};
    struct lexer lexer;
    struct chunk c;

    l.file = arena_create();
    l.stmt = arena_create();
    if (!in->history)
        make_rule_table(&l);
    l.allow = allow_create(&l);
    l.tracker = unit_tracker_create(l.file, schema, in->runner, in->runner_why, config);
    lex_begin(&lexer, in->src, in->part);
    while (lex_next(&lexer, l.stmt, &c)) {
        lint_chunk(&l, &lexer, &c);
        arena_reset(l.stmt);
    }
    if (!in->history) {
        for (const struct rule_link *r = l.rules.file; r; r = r->next) {
            l.rule = r->active;
            r->active->rule->check_file(&l);
        }
        allow_finish(&l);
    }
    unit_tracker_end(l.tracker);
    arena_destroy(l.stmt);
    arena_destroy(l.file);
}
