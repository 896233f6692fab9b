/*
 * cli_units.c - `pgpreflight units`: what each file's framework does with it. Which files go up, in
 * which order, in which transactions, and why.
 */
#include <string.h>

#include "cli.h"
#include "cli_group.h"

static const struct cli_option options[] = {
    {"output", 0, "FILE", "write there instead of to standard output"},
    {"config", 0, "FILE", "take the settings from this file"},
    {"no-config", 0, NULL, "take no settings from a file"},
    {"today", 0, "DATE", NULL},
    {0},
};

struct listing_of_file {
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

static void
on_statement(void *arg, const struct statement *st)
{
    struct listing_of_file *l = arg;
    struct position p = source_position(l->src, st->span.start);

    if (st->via != VIA_NONE)
        return;
    if (st->unit.id != l->unit) {
        fprintf(l->out, "    unit %u, %s: ", st->unit.id, unit_kind_name(st->unit.kind));
        put_escaped(l->out, st->unit.why);
        fputc('\n', l->out);
    }
    l->unit = st->unit.id;
    fprintf(l->out, "      %zu: ", p.line);
    put_escaped(l->out, st->kind && *st->kind ? st->kind : "(not understood)");
    fputc('\n', l->out);
}

static void
on_finding(void *arg, const struct finding *f)
{
    struct listing_of_file *l = arg;

    if (strncmp(f->rule->id, "framework-", 10) != 0)
        return;
    fprintf(l->out, "    ! ");
    put_escaped(l->out, f->message);
    fputc('\n', l->out);
}

static void
on_statement_and_findings(void *arg, const struct statement *st)
{
    on_statement(arg, st);
    for (const struct finding *f = st->findings; f; f = f->next)
        on_finding(arg, f);
}

static const char *
kind_word(const struct migration_input *f)
{
    switch (f->migration ? f->migration->kind : MIGRATION_UP) {
    case MIGRATION_UP:
        return "up";
    case MIGRATION_REPEATED:
        return "repeated";
    case MIGRATION_NOT_RUN:
        return "not run";
    case MIGRATION_DOWN:
        return "down";
    case MIGRATION_BASELINE:
        return "baseline";
    case MIGRATION_ASIDE:
        return "aside";
    }
    return "";
}

static void
show_way_back(struct listing_of_file *l, const struct lint_input *in, struct migration_group *g,
              const struct migration_input *f, const struct config *config, struct arena *a)
{
    struct lint_down down = {0};

    if (!group_has_way_back(g))
        return;
    group_way_back(&down, in, g, f, config, a);
    fprintf(l->out, "    back: %s", down.present ? "yes" : "no");
    for (size_t i = 0; i < down.n_loses; i++) {
        fputs(i ? ", " : "; loses ", l->out);
        put_escaped(l->out, down.loses[i]);
    }
    fputc('\n', l->out);
}

static bool
show_file(struct cli *cli, const struct config *config, struct migration_group *g,
          const struct migration_input *f, FILE *out)
{
    struct source src = {0};
    struct listing_of_file l = {out, &src, 0};
    struct lint_sink sink = {&l, on_statement_and_findings, on_finding};
    struct error err = {0};
    struct lint_input in;
    struct arena *a;
    const char *why;

    if (f->problem || !source_read(&src, f->path, &err))
        return cli_error("%s", f->problem ? f->problem : err.message) == STATUS_OK;
    a = arena_create();
    fprintf(out, "  %s: ", kind_word(f));
    put_escaped(out, src.path);
    if (f->migration && f->migration->version)
        fprintf(out, " (version %s)", f->migration->version);
    if (f->migration && f->migration->why) {
        fputs(": ", out);
        put_escaped(out, f->migration->why);
    }
    fputc('\n', out);
    if (!migration_is_aside(f, &why)) {
        in = group_input(cli, config, g, f, &src, a);
        lint_run(&in, g->schema, config, &sink, NULL);
        show_way_back(&l, &in, g, f, config, a);
    }
    arena_destroy(a);
    source_finish(&src);
    return true;
}

static bool
show_group(struct cli *cli, const struct config *config, struct migration_group *g, FILE *out)
{
    bool ok = true;

    put_escaped(out, g->framework->facts.title);
    if (g->version)
        fprintf(out, " %s", g->version);
    if (g->set) {
        fputs(" in ", out);
        put_escaped(out, g->set->root);
        if (g->set->evidence)
            fprintf(out, " (%s)", g->set->evidence);
    }
    fputc('\n', out);
    g->schema = schema_create(cli->arena);
    schema_set_version(g->schema, config->pg_version);
    for (size_t i = 0; i < g->n; i++)
        if (!g->files[i].history && !config_excludes(config, g->files[i].path))
            ok = show_file(cli, config, g, &g->files[i], out) && ok;
    group_end(g);
    return ok;
}

static enum status
run(struct cli *cli)
{
    struct migration_group *groups = NULL;
    struct input_list inputs;
    struct config config;
    struct error err = {0};
    bool ok;
    FILE *out;

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
    for (struct migration_group *g = groups; g; g = g->next)
        ok = show_group(cli, &config, g, out) && ok;
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
