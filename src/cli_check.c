/*
 * cli_check.c - `pgpreflight [check]`: reads what was asked for, hands it to the check and the
 * results to the reporters, and decides the exit status.
 *
 * Paths under different config files are checked apart, each set with its own settings and schema.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "cli_baseline.h"
#include "cli_changes.h"
#include "cli_db.h"
#include "cli_group.h"
#include "cli_pending.h"
#include "cli_start.h"
#include "cli_world.h"

static const struct cli_option options[] = {
    {"format", 0, "NAME",
     "text (default), json, sarif, github, gitlab, junit, markdown or html; repeat with --output "
     "for "
     "several at once"},
    {"output", 0, "FILE", "write the report there (- is standard output)"},
    {"fixes", 0, NULL, "say in the JSON document how `fix` would rewrite each finding"},
    {"quiet", 'q', NULL, "one line for each finding, no summary"},
    {"verbose", 'v', NULL, "safe statements and accepted findings too, with all locks"},
    {"color", 0, "WHEN", "auto (default), always or never"},
    {"config", 0, "FILE", "take the settings from this file"},
    {"no-config", 0, NULL, "take no settings from a file"},
    {"no-history", 0, NULL, "do not read the migrations that come before the ones given"},
    {"since", 0, "REF", "report only on what changed since this branch, tag or commit"},
    {"staged", 0, NULL, "report only on what is staged for the next commit, as it is staged"},
    {"diff", 0, "FILE", "report only on what this unified diff changes (- is standard input)"},
    {"write-baseline", 0, "FILE", "write all findings there, to stay quiet from now on"},
    {"baseline", 0, "FILE", "be quiet about the findings in this file"},
    CLI_DATA_OPTIONS,
    CLI_PENDING_OPTIONS,
    {"show-config", 0, NULL, "print every setting and where it comes from, then stop"},
    {"today", 0, "DATE", NULL},
    {0},
};

/* Files that share a config. */
struct check_set {
    struct config config;
    const char **paths; /* arguments; room for all */
    size_t n_paths;
    struct input_list inputs;
    struct migration_group *groups;
    struct check_set *next;
};

struct check {
    struct cli *cli;
    struct report_options options[OUTPUTS_MAX];
    struct output outputs[OUTPUTS_MAX];
    size_t n_outputs;
    struct check_set *sets;
    struct cli_changes *changes; /* NULL: everything is judged */
    struct cli_baseline *baseline;
    size_t paths_most;            /* that a set may have */
    const char *place;            /* of the last path, config_place() */
    struct check_set *placed;     /* the set of that place */
    struct report_summary summary;
    const char *frameworks; /* names, for the reports; NULL: none */
    enum status status;     /* STATUS_FAILED as soon as something could not be read */
    bool found;             /* a finding at or above its --fail-on */
    bool stdin_unasked;     /* no path was given */
};

/* --- outputs -------------------------------------------------------------------------------- */

static bool
open_outputs(struct check *c)
{
    int verbosity = cli_has(c->cli, "quiet") ? -1 : cli_has(c->cli, "verbose") ? 1 : 0;

    for (size_t i = 0; i < c->n_outputs; i++) {
        struct output *o = &c->outputs[i];

        o->file = output_open(o->path);
        if (!o->file)
            return false;
        c->options[i] = (struct report_options){
            .out = o->file,
            .color = output_color(c->cli, o->file),
            .verbosity = verbosity,
            .config = &c->sets->config,
            .framework = c->frameworks,
            .server = cli_db_server(c->cli),
        };
        o->state = o->reporter->begin(&c->options[i], c->cli->arena);
    }
    return true;
}

static void
close_outputs(struct check *c)
{
    struct error err = {0};

    for (size_t i = 0; i < c->n_outputs; i++) {
        struct output *o = &c->outputs[i];

        if (!o->reporter->end(o->state, &c->summary, &err))
            c->status = cli_error("%s", err.message);
        if (!output_close(o->file, o->path))
            c->status = STATUS_FAILED;
    }
}

/* --- one event to all reporters -------------------------------------------------------------- */

static void
on_statement(void *arg, const struct statement *st)
{
    struct check *c = arg;

    for (size_t i = 0; i < c->n_outputs; i++)
        c->outputs[i].reporter->statement(c->outputs[i].state, st);
}

static void
on_finding(void *arg, const struct finding *f)
{
    struct check *c = arg;

    for (size_t i = 0; i < c->n_outputs; i++)
        c->outputs[i].reporter->finding(c->outputs[i].state, f);
}

static void
on_file_begin(struct check *c, const struct report_file *f)
{
    for (size_t i = 0; i < c->n_outputs; i++)
        c->outputs[i].reporter->file_begin(c->outputs[i].state, f);
}

static void
on_file_end(struct check *c, const struct lint_totals *of_file)
{
    for (size_t i = 0; i < c->n_outputs; i++)
        c->outputs[i].reporter->file_end(c->outputs[i].state, of_file);
}

/* --- files ---------------------------------------------------------------------------------- */

/* One event after the other: what every file goes through. */
static void
finish_file(struct check *c, const struct check_set *set, const struct lint_totals *totals)
{
    on_file_end(c, totals);
    lint_totals_add(&c->summary.totals, totals);
    c->found = c->found || lint_totals_fail(totals, set->config.fail_on);
}

static void
unreadable_file(struct check *c, const struct check_set *set, struct report_file *file)
{
    struct lint_totals nothing = {0};

    c->status = cli_error("%s", file->problem);
    c->summary.unreadable++;
    on_file_begin(c, file);
    finish_file(c, set, &nothing);
}

/* Not part of going up: named in the report, not judged. */
static void
set_aside(struct check *c, const struct check_set *set, const struct migration_group *g,
          const struct migration_input *f, struct report_file *file)
{
    struct lint_sink sink = {c, on_statement, on_finding};
    struct lint_totals totals = {0};
    struct lint_input in = {.src = file->src};

    pending_apply(g, f, &in, c->cli->arena);
    switch (pending_item(g, f) ? MIGRATION_UP : f->migration->kind) {
    case MIGRATION_UP:
        file->role = "applied";
        c->summary.applied++;
        break;
    case MIGRATION_DOWN:
        file->role = "down";
        c->summary.down++;
        break;
    case MIGRATION_BASELINE:
        file->role = "baseline";
        c->summary.baselines++;
        break;
    default:
        file->role = "aside";
        c->summary.aside++;
    }
    on_file_begin(c, file);
    if (in.problems) /* no statement of it, but what is wrong with the file */
        lint_run(&in, schema_create(c->cli->arena), &set->config, &sink, &totals);
    finish_file(c, set, &totals);
}

static void
judge_file(struct check *c, const struct check_set *set, struct migration_group *g,
           const struct migration_input *f, struct report_file *file)
{
    struct lint_sink sink = {c, on_statement, on_finding};
    struct lint_totals totals = {0};
    struct arena *a = arena_create();
    struct lint_down down = {0};
    struct config config = config_for_path(&set->config, f->path, a);
    struct lint_input in = group_input(c->cli, &set->config, g, f, file->src, a);

    changes_apply(c->changes, g, (size_t)(f - g->files), &in, a);
    for (size_t i = 0; i < c->n_outputs; i++)
        in.undo = in.undo || c->outputs[i].reporter->undo;
    in.fix = cli_has(c->cli, "fixes");
    in.known = baseline_file(c->baseline, file->src, file->src->path);
    in.data = g->data;
    pending_apply(g, f, &in, a);
    file->path = file->src->path;
    file->down = group_has_way_back(g, f) ? &down : NULL;
    on_file_begin(c, file);
    lint_run(&in, g->schema, &config, &sink, &totals);
    if (file->down)
        group_way_back(&down, &in, g, f, &set->config, a);
    /* An empty file is fine; a pipe that brought nothing to a check without paths is a list of
     * files that came out empty. */
    if (c->stdin_unasked && !file->src->size)
        c->status = cli_error("standard input is empty and no path was given: nothing was checked");
    finish_file(c, set, &totals);
    arena_destroy(a);
}

static void
check_file(struct check *c, const struct check_set *set, struct migration_group *g,
           const struct migration_input *f)
{
    struct report_file file = {.path = f->path, .problem = f->problem};
    struct source src = {0};
    struct error err = {0};

    c->summary.files++;
    if (!g->framework->plain)
        file.framework = g->framework->facts.name;
    if (!f->problem && !changes_read(c->changes, f->path, &src, &err))
        file.problem = err.message;
    if (file.problem) {
        unreadable_file(c, set, &file);
        return;
    }
    file.src = &src;
    if (migration_is_aside(f, &file.note) || pending_is_over(g, f, c->cli->arena, &file.note))
        set_aside(c, set, g, f, &file);
    else
        judge_file(c, set, g, f, &file);
    source_finish(&src);
}

static void
check_group(struct check *c, const struct check_set *set, struct migration_group *g)
{
    for (size_t i = 0; i < g->n; i++) {
        const struct migration_input *f = &g->files[i];

        if (config_excludes(&set->config, f->path)) {
            c->summary.excluded += !f->history;
            continue;
        }
        if (!f->history) {
            check_file(c, set, g, f);
            if (set->config.one_by_one)
                schema_settle(g->schema);
        } else if (!pending_is_there(g, f, &set->config) &&
                   !changes_history(c->changes, c->cli, &set->config, g, f)) {
            c->status = STATUS_FAILED;
        }
        /* What was there before the first file that is asked for is not new to anyone. */
        if (f->history && (i + 1 == g->n || !g->files[i + 1].history))
            group_history_end(g, i);
    }
    group_end(g);
}

/* A migration that was taken away has no text: what there is to say stands at its beginning. */
static void
tell_gone(struct check *c, const struct check_set *set, const char *path,
          const struct migration_problem *problem)
{
    struct lint_sink sink = {c, on_statement, on_finding};
    struct report_file file = {.path = path};
    struct lint_totals totals = {0};
    struct source src = {0};
    struct lint_input in;

    if (config_excludes(&set->config, path) || !source_from_memory(&src, path, "", 0, NULL))
        return;
    in = world_input(c->cli, &set->config, &src);
    in.problems = problem;
    in.known = baseline_file(c->baseline, &src, path);
    file.src = &src;
    c->summary.files++;
    on_file_begin(c, &file);
    lint_run(&in, schema_create(c->cli->arena), &set->config, &sink, &totals);
    finish_file(c, set, &totals);
    source_finish(&src);
}

static void
check_gone(struct check *c)
{
    const struct change *at = NULL;
    struct migration_problem problem;
    const char *path;

    while (c->changes && changes_gone(c->changes, &at, &path, &problem))
        tell_gone(c, c->sets, path, &problem);
    for (const struct check_set *set = c->sets; set; set = set->next)
        for (const struct migration_group *g = set->groups; g; g = g->next)
            for (size_t i = 0; pending_missing(g, i, c->cli->arena, &path, &problem); i++)
                tell_gone(c, set, path, &problem);
}

/* What the database has run already. */
static bool
read_progress(struct check *c)
{
    bool asked = cli_has(c->cli, "pending"), ok = true;

    for (struct check_set *set = c->sets; set && ok; set = set->next)
        ok = pending_groups(c->cli, &set->config, set->groups, asked);
    return ok;
}
/* What is known before the first file. Without it there is nothing to report. */
static bool
create_worlds(struct check *c)
{
    for (struct check_set *set = c->sets; set; set = set->next)
        for (struct migration_group *g = set->groups; g; g = g->next) {
            g->schema = world_create(c->cli, &set->config, &set->inputs, &c->status);
            if (!g->schema)
                return false;
            world_version(g->schema, &set->config);
            cli_db_calibrate(c->cli, &set->config, g->schema);
            if (!cli_db_data(c->cli, &set->config, &g->data))
                return false;
            /* A framework's set is read from its first migration on. */
            schema_set_from_start(g->schema, g->set && !cli_has(c->cli, "no-history"));
        }
    return true;
}

/* --- what was asked for ---------------------------------------------------------------------- */

static struct check_set *
find_set(struct check *c, const char *path, const char *place)
{
    struct check_set **at = &c->sets;
    bool said = cli_has(c->cli, "config") || cli_has(c->cli, "no-config");
    const char *config_path = said ? NULL : config_find(place, c->cli->arena);
    struct stat mine, other;

    for (; *at; at = &(*at)->next) {
        const char *theirs = (*at)->config.path;

        if (said || (!config_path && !theirs))
            return *at;
        if (config_path && theirs && stat(config_path, &mine) == 0 && stat(theirs, &other) == 0 &&
            mine.st_dev == other.st_dev && mine.st_ino == other.st_ino)
            return *at;
    }
    *at = arena_new(c->cli->arena, struct check_set);
    (*at)->paths = arena_array(c->cli->arena, const char *, c->paths_most);
    if (!cli_config(c->cli, path, &(*at)->config))
        return NULL;
    return *at;
}

/* The set whose config file governs this path, made when it is the first one. */
static struct check_set *
set_for(struct check *c, const char *path)
{
    const char *place = config_place(path, c->cli->arena);

    /* A shell's *.sql: a thousand paths of one directory. */
    if (!c->placed || strcmp(place, c->place) != 0)
        c->placed = find_set(c, path, place);
    c->place = place;
    return c->placed;
}

/* Standard input that someone feeds; not a terminal, and not the /dev/null of a CI job, where no
 * path means that a list of files came out empty. */
static bool
stdin_is_fed(void)
{
    struct stat st;

    return fstat(STDIN_FILENO, &st) == 0 &&
           (S_ISFIFO(st.st_mode) || S_ISREG(st.st_mode) || S_ISSOCK(st.st_mode));
}

static bool
add_path(struct check *c, const char *path)
{
    struct check_set *set = set_for(c, path);

    if (set)
        set->paths[set->n_paths++] = path;
    return set != NULL;
}

/* The paths are those given, or, with --since and its like, where something changed. */
static bool
add_paths(struct check *c)
{
    size_t n = 0;
    const char *const *dirs = NULL;

    if (!changes_begin(c->cli, &c->changes))
        return false;
    if (c->changes && !c->cli->n_args)
        dirs = changes_directories(c->changes, &n);
    c->paths_most = c->cli->n_args + n + 1;
    c->stdin_unasked = !c->cli->n_args && !c->changes;
    for (size_t i = 0; i < n; i++)
        if (!add_path(c, dirs[i]))
            return false;
    for (size_t i = 0; i < c->cli->n_args; i++)
        if (!add_path(c, c->cli->args[i]))
            return false;
    /* Nothing changed, and the reports are to be written all the same. */
    return c->sets || c->stdin_unasked || set_for(c, ".") != NULL;
}

static void
mark_changes(struct check *c)
{
    if (!c->changes)
        return;
    for (struct check_set *set = c->sets; set; set = set->next)
        changes_mark(c->changes, set->groups);
    if (!changes_count(c->changes))
        cli_error("no migrations changed %s: nothing was checked", changes_words(c->changes));
}

static bool
collect(struct check *c)
{
    struct error err = {0};

    if (!add_paths(c))
        return false;
    if (c->stdin_unasked && !stdin_is_fed())
        return cli_error(
                   "there is nothing to check: give files or directories, or - and standard "
                   "input\nUsage: pgpreflight [check] [OPTION...] PATH...   (--help tells more)") ==
               STATUS_OK;
    if (c->stdin_unasked && !add_path(c, "-"))
        return false;
    for (struct check_set *set = c->sets; set; set = set->next)
        if (!input_collect(&set->inputs, c->cli->arena, set->paths, set->n_paths, &err))
            return cli_error("%s", err.message) == STATUS_OK;
    if (c->changes)
        changes_add_missing(c->changes, &c->sets->inputs);
    for (struct check_set *set = c->sets; set; set = set->next)
        if (!group_files(c->cli, &set->config, &set->inputs, &set->groups))
            c->status = STATUS_FAILED;
    for (struct check_set *set = c->sets; set; set = set->next)
        group_names(c->cli->arena, set->groups, &c->frameworks, &c->summary.frameworks);
    mark_changes(c);
    for (struct check_set *set = c->sets; set; set = set->next)
        if (set->config.start_after && set->inputs.n &&
            !start_after(set->groups, set->config.start_after))
            return cli_error("start_after: there is no migration %s among the files",
                             set->config.start_after) == STATUS_OK;
    return true;
}

static enum status
show_config(struct cli *cli)
{
    struct config config;

    if (!cli_config(cli, cli->n_args ? cli->args[0] : ".", &config))
        return STATUS_FAILED;
    config_print(&config, stdout);
    return output_close(stdout, "-") ? STATUS_OK : STATUS_FAILED;
}

enum status
cli_check_run(struct cli *cli, const struct reporter *const *among)
{
    struct check c = {.cli = cli};

    if (!output_color_said(cli))
        return STATUS_FAILED;
    if (cli_has(cli, "show-config"))
        return show_config(cli);
    if (!baseline_begin(cli, &c.baseline) || !outputs_choose(cli, among, c.outputs, &c.n_outputs) ||
        !collect(&c) || !read_progress(&c) || !create_worlds(&c) || !open_outputs(&c))
        return STATUS_FAILED;
    for (const struct check_set *set = c.sets; set; set = set->next)
        for (struct migration_group *g = set->groups; g; g = g->next)
            check_group(&c, set, g);
    check_gone(&c);
    baseline_count(c.baseline, !c.changes, &c.summary);
    if (!baseline_end(c.baseline))
        c.status = STATUS_FAILED;
    if (c.status == STATUS_OK && c.found)
        c.status = STATUS_FOUND;
    c.summary.fail_on = c.sets->config.fail_on;
    c.summary.status = (int)c.status;
    close_outputs(&c);
    return c.status;
}

static enum status
run(struct cli *cli)
{
    return cli_check_run(cli, reporters);
}

const struct cli_command cli_check = {
    .name = "check",
    .arguments = "[PATH...]",
    .summary = "check migrations: what each statement locks, blocks, breaks or loses, and the "
               "safer way",
    .details = "  PATH  files, directories with .sql files, or - for standard input\n",
    .options = options,
    .settings = true,
    .run = run,
};
