/*
 * cli_units.c - `pgpreflight units`: what each file's framework does with it. Which files go up, in
 * which order, in which transactions, and why.
 */
#include "cli_units.h"

#include <string.h>

#include "cli.h"

static const struct cli_option options[] = {
    {"format", 0, "NAME", "text (default) or json"},
    {"output", 0, "FILE", "write there instead of to standard output"},
    {"config", 0, "FILE", "take the settings from this file"},
    {"no-config", 0, NULL, "take no settings from a file"},
    {"today", 0, "DATE", NULL},
    {0},
};

/* --- text ----------------------------------------------------------------------------------- */

struct text_writer {
    FILE *out;
    struct source *src;
    unsigned unit; /* the one the last statement was in; 0: none */
};

static void
put_escaped(FILE *out, const char *text)
{
    struct buf b = {0};

    buf_terminal_escaped(&b, text, strlen(text));
    if (b.len)
        fwrite(b.data, 1, b.len, out);
    buf_finish(&b);
}

static void *
text_begin(FILE *out, struct arena *a)
{
    struct text_writer *w = arena_new(a, struct text_writer);

    w->out = out;
    return w;
}

static void
text_set(void *state, const struct migration_group *g)
{
    struct text_writer *w = state;

    put_escaped(w->out, g->framework->facts.title);
    if (g->version) {
        fputc(' ', w->out);
        put_escaped(w->out, g->version);
    }
    if (g->set) {
        fputs(" in ", w->out);
        put_escaped(w->out, g->set->root);
        if (g->set->evidence) {
            fputs(" (", w->out);
            put_escaped(w->out, g->set->evidence);
            fputc(')', w->out);
        }
    }
    fputc('\n', w->out);
}

static void
text_file(void *state, const struct migration_input *f, struct source *src)
{
    struct text_writer *w = state;
    const struct migration *m = f->migration;

    w->src = src;
    w->unit = 0;
    fprintf(w->out, "  %s: ", migration_kind_name(m));
    put_escaped(w->out, src->path);
    if (m && m->version) {
        fputs(" (version ", w->out);
        put_escaped(w->out, m->version);
        fputc(')', w->out);
    }
    if (m && m->why) {
        fputs(": ", w->out);
        put_escaped(w->out, m->why);
    }
    fputc('\n', w->out);
}

static void
text_statement(void *state, const struct statement *st, bool joined)
{
    struct text_writer *w = state;

    (void)joined; /* its `why` says that the files share one */
    if (st->unit.id != w->unit) {
        fprintf(w->out, "    unit %u, %s: ", st->unit.id, unit_kind_name(st->unit.kind));
        put_escaped(w->out, st->unit.why);
        fputc('\n', w->out);
    }
    w->unit = st->unit.id;
    fprintf(w->out, "      %zu: ", source_position(w->src, st->span.start).line);
    put_escaped(w->out, st->kind && *st->kind ? st->kind : "(not understood)");
    fputc('\n', w->out);
}

static void
text_problem(void *state, const struct finding *f)
{
    struct text_writer *w = state;

    fputs("    ! ", w->out);
    put_escaped(w->out, f->message);
    fputc('\n', w->out);
}

static void
text_way_back(void *state, const struct lint_down *down)
{
    struct text_writer *w = state;

    fprintf(w->out, "    back: %s", down->present ? "yes" : "no");
    for (size_t i = 0; i < down->n_loses; i++) {
        fputs(i ? ", " : "; loses ", w->out);
        put_escaped(w->out, down->loses[i]);
    }
    fputc('\n', w->out);
}

static void
text_end(void *state)
{
    (void)state;
}

const struct units_writer units_text = {text_begin,   text_set,      text_file, text_statement,
                                        text_problem, text_way_back, text_end};

/* --- what is told --------------------------------------------------------------------------- */

struct telling {
    struct cli *cli;
    const struct config *config;
    const struct units_writer *writer;
    void *state;
    bool shared;    /* the files of this group share a transaction */
    bool was_open;  /* the statement before was in it */
    bool same_file; /* and stood in this file */
};

static void
on_finding(void *arg, const struct finding *f)
{
    struct telling *l = arg;

    if (!strncmp(f->rule->id, "framework-", 10))
        l->writer->problem(l->state, f);
}

static void
on_statement(void *arg, const struct statement *st)
{
    struct telling *l = arg;
    bool open = st->unit.kind == UNIT_WRAPPED;

    if (st->via == VIA_NONE) {
        l->writer->statement(l->state, st, l->shared && !l->same_file && l->was_open && open);
        l->same_file = true;
        l->was_open = open;
    }
    for (const struct finding *f = st->findings; f; f = f->next)
        on_finding(arg, f);
}

static void
show_way_back(struct telling *l, const struct lint_input *in, struct migration_group *g,
              const struct migration_input *f, struct arena *a)
{
    struct lint_down down = {0};

    if (!group_has_way_back(g, f))
        return;
    group_way_back(&down, in, g, f, l->config, a);
    l->writer->way_back(l->state, &down);
}

static bool
show_file(struct telling *l, struct migration_group *g, const struct migration_input *f)
{
    struct lint_sink sink = {l, on_statement, on_finding};
    struct source src = {0};
    struct error err = {0};
    struct lint_input in;
    struct arena *a;
    const char *why;

    if (f->problem || !source_read(&src, f->path, &err))
        return cli_error("%s", f->problem ? f->problem : err.message) == STATUS_OK;
    a = arena_create();
    l->writer->file(l->state, f, &src);
    l->same_file = false;
    if (!migration_is_aside(f, &why)) {
        in = group_input(l->cli, l->config, g, f, &src, a);
        l->shared = in.one_transaction;
        lint_run(&in, g->schema, l->config, &sink, NULL);
        show_way_back(l, &in, g, f, a);
    }
    arena_destroy(a);
    source_finish(&src);
    return true;
}

static bool
show_group(struct telling *l, struct migration_group *g)
{
    bool ok = true;

    l->writer->set(l->state, g);
    l->was_open = false;
    g->schema = schema_create(l->cli->arena);
    schema_set_version(g->schema, l->config->pg_version);
    for (size_t i = 0; i < g->n; i++)
        if (!g->files[i].history && !config_excludes(l->config, g->files[i].path))
            ok = show_file(l, g, &g->files[i]) && ok;
    group_end(g);
    return ok;
}

static enum status
run(struct cli *cli)
{
    static const char *const formats[] = {"text", "json", NULL};
    const char *format = cli_format(cli, formats);
    struct migration_group *groups = NULL;
    struct input_list inputs;
    struct config config;
    struct telling l = {cli, &config, &units_text};
    struct error err = {0};
    bool ok;
    FILE *out;

    if (!format)
        return STATUS_FAILED;
    if (!cli->n_args)
        return cli_error("units wants the migrations to look at: files or directories");
    if (!cli_config(cli, cli->args[0], &config))
        return STATUS_FAILED;
    if (!input_collect(&inputs, cli->arena, cli->args, cli->n_args, &err))
        return cli_error("%s", err.message);
    ok = group_files(cli, &config, &inputs, &groups);
    out = output_begin(cli);
    if (!out)
        return STATUS_FAILED;
    if (!strcmp(format, "json"))
        l.writer = &units_json;
    l.state = l.writer->begin(out, cli->arena);
    for (struct migration_group *g = groups; g; g = g->next)
        ok = show_group(&l, g) && ok;
    l.writer->end(l.state);
    return output_end(cli, out) == STATUS_OK && ok ? STATUS_OK : STATUS_FAILED;
}

const struct cli_command cli_units = {
    .name = "units",
    .arguments = "PATH...",
    .summary = "which files a migration framework runs, in which order and transactions, and why",
    .options = options,
    .settings = true,
    .run = run,
};
