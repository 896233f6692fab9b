/* cli_group.c - see cli_group.h. */
#include "cli_group.h"

#include <string.h>

#include "cli_world.h"

bool
group_files(struct cli *cli, const struct config *config, const struct input_list *inputs,
            struct migration_group **ret)
{
    struct migration_options o = {
        .framework = strcmp(config->framework, "auto") ? framework_find(config->framework) : NULL,
        .version = config->framework_version,
        .history = !cli_has(cli, "no-history") && (!config->db || cli->command == &cli_check),
        .history_given = config->history || config->schema_path,
    };
    struct error err = {0};

    if (migrations_group(ret, inputs, &o, cli->arena, &err))
        return true;
    cli_error("%s", err.message);
    return false;
}

/* ", x" behind a list that does not have it. */
static void
add_name(struct arena *a, const char **list, const char *name)
{
    const char *found = *list ? strstr(*list, name) : NULL;
    size_t n = strlen(name);

    for (; found; found = strstr(found + 1, name))
        if ((found == *list || found[-1] == ' ') && (found[n] == '\0' || found[n] == ','))
            return;
    *list = *list ? arena_printf(a, "%s, %s", *list, name) : name;
}

void
group_names(struct arena *a, const struct migration_group *groups, const char **names,
            const char **titles)
{
    for (const struct migration_group *g = groups; g; g = g->next) {
        const struct framework_facts *f = &g->framework->facts;

        if (f->plain)
            continue;
        add_name(a, names, f->name);
        add_name(a, titles, g->version ? arena_printf(a, "%s %s", f->title, g->version) : f->title);
    }
}

/* The session that the files of a set share, from its first file that is judged. */
static void
share_tracker(struct lint_input *in, struct migration_group *g, const struct config *config)
{
    const struct migration_part *first = in->parts;

    if (!g->set || !g->set->one_transaction)
        return;
    if (!g->tracker)
        g->tracker =
            unit_tracker_create(config->arena, g->schema, first->runner, first->why, config);
    in->tracker = g->tracker;
    in->one_transaction = g->set->one_transaction && !config->one_by_one;
}

struct lint_input
group_input(struct cli *cli, const struct config *config, struct migration_group *g,
            const struct migration_input *f, struct source *src, struct arena *a)
{
    struct lint_input in = world_input(cli, config, src);
    bool said = config->runner_said || g->framework->plain;
    struct cutter c = migrations_cut(g, f, src, said ? &in.runner : NULL, a);

    in.framework = &g->framework->facts;
    in.parts = c.parts;
    in.n_parts = c.n;
    in.problems = c.problems;
    if (!f->history && !config->runner_said)
        share_tracker(&in, g, config);
    return in;
}

/* --- history -------------------------------------------------------------------------------- */

void
group_history(struct cli *cli, const struct config *config, struct migration_group *g,
              const struct migration_input *f, struct source *src)
{
    struct arena *a = arena_create();
    struct lint_input in = group_input(cli, config, g, f, src, a);

    in.history = true;
    in.data = g->data;
    schema_set_pending(g->schema, false);
    lint_run(&in, g->schema, config, NULL, NULL);
    schema_set_pending(g->schema, true);
    arena_destroy(a);
}

void
group_history_end(struct migration_group *g, size_t last)
{
    for (size_t i = 0; i <= last; i++)
        if (!g->files[i].history)
            return; /* one that was asked for stands before: what it made is still new */
    schema_settle(g->schema);
}

void
group_end(struct migration_group *g)
{
    if (g->tracker)
        unit_tracker_end(g->tracker);
    g->tracker = NULL;
}

/* --- the way back --------------------------------------------------------------------------- */

bool
group_has_way_back(const struct migration_group *g, const struct migration_input *f)
{
    return g->framework->way_back && (!f->migration || f->migration->kind != MIGRATION_NOT_RUN);
}

void
group_way_back(struct lint_down *ret, const struct lint_input *in, struct migration_group *g,
               const struct migration_input *f, const struct config *config, struct arena *a)
{
    const char *path = f->migration ? f->migration->down : NULL;
    struct source src = {0};

    for (size_t i = in->n_parts; i-- > 0;)
        if (in->parts[i].down)
            lint_down_read(ret, in->src, in->parts[i].at, g->schema, config, a);
    if (path && source_read(&src, path, NULL)) {
        lint_down_read(ret, &src, (struct span){0, src.size}, g->schema, config, a);
        source_finish(&src);
    }
}
