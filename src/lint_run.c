/* lint_run.c - one input from first byte to last, and the table of active rules. */
#include "lint_private.h"

#include <string.h>

static bool
level_said(const struct config *c, const struct rule *r)
{
    for (const struct rule_level *x = c->levels; x; x = x->next)
        if (!strcmp(x->rule, r->id))
            return true;
    return false;
}

static bool
wants(const struct rule *r, enum op_kind kind)
{
    if (!r->check)
        return false;
    if (r->on[0] == OP_NONE)
        return true;
    for (size_t i = 0; i < sizeof(r->on) / sizeof(r->on[0]) && r->on[i]; i++)
        if (r->on[i] == kind)
            return true;
    return false;
}

static void
table_fill(struct lint *l, struct active_rule *active, size_t n)
{
    struct rule_table *t = &l->rules;
    size_t statements = 0, files = 0;

    t->statement = arena_array(l->file, struct active_rule *, n + 1);
    t->file = arena_array(l->file, struct active_rule *, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (active[i].rule->check_statement)
            t->statement[statements++] = &active[i];
        if (active[i].rule->check_file)
            t->file[files++] = &active[i];
    }
    for (enum op_kind k = OP_NONE; k < OP_KIND_COUNT; k++) {
        size_t count = 0;

        for (size_t i = 0; i < n; i++)
            count += wants(active[i].rule, k);
        if (!count)
            continue;
        t->by_kind[k] = arena_array(l->file, struct active_rule *, count + 1);
        count = 0;
        for (size_t i = 0; i < n; i++)
            if (wants(active[i].rule, k))
                t->by_kind[k][count++] = &active[i];
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
        active[n++] = (struct active_rule) {*r, level, level_said(l->config, *r)};
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
        for (struct active_rule **r = l.rules.file; *r; r++) {
            l.rule = *r;
            (*r)->rule->check_file(&l);
        }
        allow_finish(&l);
    }
    unit_tracker_end(l.tracker);
    arena_destroy(l.stmt);
    arena_destroy(l.file);
}
