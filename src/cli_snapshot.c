/*
 * cli_snapshot.c - `pgpreflight snapshot`: what exists after these migrations, as a schema document
 * for --schema.
 */
#include <string.h>

#include "cli.h"
#include "cli_group.h"
#include "cli_world.h"

static const struct cli_option options[] = {
    {"output", 0, "FILE", "write there instead of to standard output"},
    {"config", 0, "FILE", "take the settings from this file"},
    {"no-config", 0, NULL, "take no settings from a file"},
    {"verbose", 'v', NULL, "what was asked of the database, and how long it took"},
    {"today", 0, "DATE", NULL},
    {0},
};

struct snapshot {
    struct source *src;
    size_t gaps; /* statements whose effect on the schema nobody knows */
};

/* A statement that was not understood may have made something: say so, the document has a gap. */
static void
on_statement(void *arg, const struct statement *st)
{
    struct snapshot *s = arg;
    struct position p;

    if (st->status == STATEMENT_ANALYSED)
        return;
    p = source_position(s->src, st->span.start);
    cli_error("%s:%zu: not in the snapshot: %s", s->src->path, p.line,
              st->why_not ? st->why_not : "not analysed");
    s->gaps++;
}

static bool
read_file(struct cli *cli, const struct config *config, struct migration_group *g,
          const struct migration_input *f)
{
    struct source src = {0};
    struct snapshot s = {.src = &src};
    struct lint_sink sink = {&s, on_statement, NULL};
    struct arena *a;
    struct lint_input in;
    struct error err = {0};

    /* A document with a file missing would be taken for the truth. */
    if (f->problem || !source_read(&src, f->path, &err)) {
        cli_error("%s", f->problem ? f->problem : err.message);
        return false;
    }
    a = arena_create();
    in = group_input(cli, config, g, f, &src, a);
    lint_run(&in, g->schema, config, &sink, NULL);
    arena_destroy(a);
    source_finish(&src);
    return true;
}

/* What goes up, and dumps. */
static bool
read_group(struct cli *cli, const struct config *config, struct migration_group *g)
{
    for (size_t i = 0; i < g->n; i++) {
        const struct migration_input *f = &g->files[i];
        const char *why;

        if (config_excludes(config, f->path) ||
            (migration_is_aside(f, &why) && f->migration->kind != MIGRATION_BASELINE))
            continue;
        if (!read_file(cli, config, g, f))
            return false;
    }
    group_end(g);
    return true;
}

static enum status
run(struct cli *cli)
{
    const char *path = cli_value(cli, "output");
    struct migration_group *groups;
    struct input_list inputs;
    struct config config;
    struct schema *schema;
    struct error err = {0};
    enum status status = STATUS_OK;

    if (!cli_config(cli, cli->n_args ? cli->args[0] : ".", &config))
        return STATUS_FAILED;
    if (!cli->n_args && !config.db)
        return cli_error("snapshot wants the migrations to read, files or directories, or a database "
                         "(--db)");
    if (!input_collect(&inputs, cli->arena, cli->args, cli->n_args, &err))
        return cli_error("%s", err.message);
    schema = world_create(cli, &config, cli->n_args ? &inputs : NULL, &status);
    if (!schema || status != STATUS_OK)
        return STATUS_FAILED;
    if (!group_files(cli, &config, &inputs, &groups))
        return STATUS_FAILED;
    for (struct migration_group *g = groups; g; g = g->next) {
        g->schema = schema;
        if (!read_group(cli, &config, g))
            return STATUS_FAILED;
    }
    schema_settle(schema);
    if (!schema_save(schema, path ? path : "-", &err))
        return cli_error("%s", err.message);
    return STATUS_OK;
}

const struct cli_command cli_snapshot = {
    .name = "snapshot",
    .arguments = "[PATH...]",
    .summary = "write what exists after these migrations, or in a database (--db), for --schema",
    .options = options,
    .settings = true,
    .keeps_schema = true,
    .run = run,
};
