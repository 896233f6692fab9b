/*
 * cli_fix.c - `pgpreflight fix`: the mechanical safe form of what the check flags, as a diff or
 * written into the files.
 */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli_changes.h"
#include "cli_group.h"
#include "cli_world.h"
#include "diff.h"
#include "fix.h"

enum {
    PASSES_MAX = 200 /* each settles the next rewrite of every statement, or one timeout a file */
};

static const struct cli_option options[] = {
    {"diff", 0, NULL, "print a diff that `git apply` takes (default)"},
    {"write", 0, NULL, "change the files, and add new ones"},
    {"quiet", 'q', NULL, "say only what is not fixed"},
    {"output", 0, "FILE", "write the diff there instead of to standard output"},
    {"config", 0, "FILE", "take the settings from this file"},
    {"no-config", 0, NULL, "take no settings from a file"},
    {"no-history", 0, NULL, "take nothing for deployed but what --history names"},
    {"today", 0, "DATE", NULL},
    {0},
};

/* A file on its way, and what it was. */
struct fixing {
    struct fix_file file;
    struct source original;
    size_t failing, failed_before; /* statements that cannot be run, new files included; at first */
    struct fixing *next;
};

struct fixer {
    struct cli *cli;
    struct fix_file *files; /* those of the list from `first` on */
    struct config config;
    struct input_list inputs;
    struct fixing *first;
    bool timeouts, changed, failed;
};

static struct fixing *
fixing_for(struct fixer *x, const char *path)
{
    struct fixing **at = &x->first, *last = NULL;
    struct error err = {0};

    for (; *at; last = *at, at = &(*at)->next)
        if (!strcmp((*at)->file.path, path))
            return *at;
    *at = arena_new(x->cli->arena, struct fixing);
    (*at)->file.path = arena_strdup(x->cli->arena, path);
    (*at)->file.arena = x->cli->arena;
    if (!source_read(&(*at)->original, path, &err)) {
        x->failed = cli_error("%s", err.message) != STATUS_OK;
        *at = NULL;
        return NULL;
    }
    (*at)->file.all = &x->files;
    *(last ? &last->file.next : &x->files) = &(*at)->file;
    return *at;
}

/* What a round over one file is told. */
struct round_sink {
    struct fixing *it;
    struct fix_round *round; /* NULL: the text is that of a new file */
};

static bool
cannot_run(const struct statement *st)
{
    for (size_t i = 0; i < st->n_ops; i++)
        if (st->effects[i].failure && st->effects[i].failure->certain)
            return true;
    return st->status != STATEMENT_ANALYSED;
}

static void
on_statement(void *arg, const struct statement *st)
{
    struct round_sink *sink = arg;

    sink->it->failing += cannot_run(st);
    if (sink->round)
        fix_round_statement(sink->round, st);
}

/* What goes back already, to know what a new file need not take back. */
static const char *
way_back_text(struct fixer *x, const struct lint_input *in, const struct migration_input *f)
{
    const char *text = "";

    for (size_t i = 0; i < in->n_parts; i++)
        if (in->parts[i].down)
            text = arena_printf(x->cli->arena, "%s%.*s", text,
                                (int)(in->parts[i].at.end - in->parts[i].at.start),
                                in->src->text + in->parts[i].at.start);
    if (f->migration && f->migration->down) {
        struct source down = {0};

        if (source_read(&down, f->migration->down, NULL)) {
            text = arena_printf(x->cli->arena, "%s%s", text, down.text);
            source_finish(&down);
        }
    }
    return text;
}

/* The statements of files that a rewrite adds are carried out behind it. */
static void
apply_added(struct fixer *x, struct migration_group *g, struct fixing *it, const struct config *config)
{
    struct round_sink round = {it, NULL};
    const struct lint_sink sink = {.arg = &round, .statement = on_statement};

    for (const struct fix_new *n = it->file.added; n; n = n->next) {
        struct source src = {0};
        struct lint_input in;
        const char *text = fix_place_text(&it->file, n);

        if (!source_from_memory(&src, n->path, text, strlen(text), NULL))
            continue;
        in = world_input(x->cli, &x->config, &src);
        in.runner = n->place == FIX_OUTSIDE ? UNIT_AUTOCOMMIT : UNIT_WRAPPED;
        lint_run(&in, g->schema, config, &sink, NULL);
        source_finish(&src);
    }
}

static void
fix_one(struct fixer *x, struct migration_group *g, const struct migration_input *f)
{
    struct fixing *it = f->problem ? NULL : fixing_for(x, f->path);
    struct arena *a;
    struct config config;
    struct source src = {0};
    struct lint_input in;
    struct round_sink round = {it, NULL};
    struct lint_sink sink = {.arg = &round, .statement = on_statement};
    struct error err = {0};

    if (!it) {
        if (f->problem)
            x->failed = cli_error("%s", f->problem) != STATUS_OK;
        return;
    }
    a = arena_create();
    config = config_for_path(&x->config, f->path, a);
    if (!source_from_memory(&src, f->path, it->file.text ? it->file.text : it->original.text,
                            it->file.text ? it->file.size : it->original.size, &err)) {
        x->failed = cli_error("%s", err.message) != STATUS_OK;
        arena_destroy(a);
        return;
    }
    in = group_input(x->cli, &x->config, g, f, &src, a);
    in.fix = true;
    it->file.set = g->set;
    it->file.framework = g->framework;
    it->file.runner_said = x->config.runner_said || g->framework->plain;
    it->file.runner = in.runner;
    it->file.src = &src;
    it->file.down = way_back_text(x, &in, f);
    if (!x->timeouts) {
        buf_reset(&it->file.notes);
        it->file.refused = 0;
    }
    it->failing = 0;
    round.round = fix_round_begin(&it->file, x->timeouts);
    lint_run(&in, g->schema, &config, &sink, NULL);
    apply_added(x, g, it, &config);
    x->changed = fix_round_end(round.round) || x->changed;
    it->file.src = NULL;
    source_finish(&src);
    arena_destroy(a);
}

/* All files once, from the beginning: what one of them has become changes what the next ones see. */
static bool
pass(struct fixer *x)
{
    struct migration_group *groups = NULL;
    enum status status = STATUS_OK;
    const char *why;

    x->changed = false;
    if (!group_files(x->cli, &x->config, &x->inputs, &groups))
        return false;
    for (struct migration_group *g = groups; g; g = g->next) {
        g->schema = world_create(x->cli, &x->config, &x->inputs, &status);
        if (!g->schema)
            return false;
        schema_set_from_start(g->schema, g->set && !cli_has(x->cli, "no-history"));
        for (size_t i = 0; i < g->n; i++) {
            const struct migration_input *f = &g->files[i];

            if (!config_excludes(&x->config, f->path)) {
                if (f->history)
                    x->failed = !changes_history(NULL, x->cli, &x->config, g, f) || x->failed;
                else if (!migration_is_aside(f, &why))
                    fix_one(x, g, f);
                if (!f->history && x->config.one_by_one)
                    schema_settle(g->schema);
            }
            if (f->history && (i + 1 == g->n || !g->files[i + 1].history))
                group_history_end(g, i);
        }
        group_end(g);
    }
    return status == STATUS_OK;
}

/* --- results ---------------------------------------------------------------------------------- */

static const char *
shown_path(const char *path)
{
    char here[4096];
    size_t n;

    while (!strncmp(path, "./", 2))
        path += 2;
    if (*path == '/' && getcwd(here, sizeof(here))) {
        n = strlen(here);
        if (!strncmp(path, here, n) && path[n] == '/')
            path += n + 1;
    }
    return path;
}

/* In its place at once, with the rights it had. */
static bool
write_file(struct fixer *x, const char *path, const char *text, size_t size)
{
    const char *slash = strrchr(path, '/');
    char *temporary = arena_printf(x->cli->arena, "%s.pgpreflight-new", path);
    struct stat st;
    FILE *f;
    bool ok;

    if (slash && mkdir(arena_strndup(x->cli->arena, path, (size_t)(slash - path)), 0777) != 0 &&
        errno != EEXIST)
        return cli_error("cannot make the directory of %s: %s", path, strerror(errno)) == STATUS_OK;
    f = fopen(temporary, "we");
    if (!f)
        return cli_error("cannot write %s: %s", path, strerror(errno)) == STATUS_OK;
    ok = fwrite(text, 1, size, f) == size;
    ok = fclose(f) == 0 && ok;
    if (ok && stat(path, &st) == 0)
        ok = chmod(temporary, st.st_mode & 07777) == 0;
    ok = ok && rename(temporary, path) == 0;
    if (!ok) {
        cli_error("cannot write %s: %s", path, strerror(errno));
        unlink(temporary);
    }
    return ok;
}

struct result {
    struct fixer *x;
    struct buf diff;
    bool write, ok;
    size_t files, added;
};

static void
give(struct result *r, const char *path, struct diff_text old, const char *text, size_t size)
{
    if (r->write)
        r->ok = write_file(r->x, path, text, size) && r->ok;
    else
        diff_unified(&r->diff, shown_path(path), old, (struct diff_text){text, size}, r->x->cli->arena);
    r->files += old.data != NULL;
    r->added += old.data == NULL;
}

static void
give_file(struct result *r, struct fixing *it)
{
    struct fix_file *f = &it->file;
    const char *path, *text;

    if (f->text)
        give(r, f->path, (struct diff_text){it->original.text, it->original.size}, f->text, f->size);
    for (const struct fix_new *n = f->added; n; n = n->next) {
        text = fix_place_text(f, n);
        give(r, n->path, (struct diff_text){NULL, 0}, text, strlen(text));
        for (size_t i = 0; fix_place_companion(f, n, i, &path, &text); i++)
            if (path)
                give(r, path, (struct diff_text){NULL, 0}, text, strlen(text));
    }
}

/* To standard error, so that the diff stays a diff. */
static void
tell(const struct result *r)
{
    size_t fixed = 0, refused = 0;
    struct buf b = {0};

    for (const struct fixing *it = r->x->first; it; it = it->next) {
        fixed += it->file.fixed;
        refused += it->file.refused;
        if (it->file.notes.len)
            buf_add(&b, it->file.notes.data, it->file.notes.len);
    }
    for (char *line = b.data, *end; line && *line; line = end + 1) {
        end = strchr(line, '\n');
        *end = '\0';
        cli_error("not fixed: %s", line);
    }
    if (!cli_has(r->x->cli, "quiet"))
        cli_error("%zu %s %zu file%s, %zu new; %zu not fixed", fixed,
                  r->write ? "rewritten in" : "to rewrite in", r->files, r->files == 1 ? "" : "s",
                  r->added, refused);
    buf_finish(&b);
}

static bool
collect(struct fixer *x)
{
    struct error err = {0};

    for (size_t i = 0; i < x->cli->n_args; i++)
        if (!strcmp(x->cli->args[i], "-"))
            return cli_error("fix changes files; standard input is none") == STATUS_OK;
    if (!cli_config(x->cli, x->cli->args[0], &x->config))
        return false;
    if (!input_collect(&x->inputs, x->cli->arena, x->cli->args, x->cli->n_args, &err))
        return cli_error("%s", err.message) == STATUS_OK;
    return true;
}

/* From the beginning, to the end. */
static bool
settle(struct fixer *x, bool again)
{
    x->timeouts = false;
    for (struct fixing *it = again ? x->first : NULL; it; it = it->next) {
        it->file.text = NULL;
        it->file.added = NULL;
        it->file.fixed = 0;
    }
    for (int i = 0; i < PASSES_MAX; i++) {
        if (!pass(x))
            return false;
        for (struct fixing *it = i || again ? NULL : x->first; it; it = it->next)
            it->failed_before = it->failing;
        if (!x->changed && x->timeouts)
            break;
        x->timeouts = x->timeouts || !x->changed;
    }
    return true;
}

/* The last word: where the result holds a statement more that cannot be run, the file that led to it
 * is left as it is. True: all is well. */
static bool
is_sound(struct fixer *x)
{
    struct fixing *rewritten = NULL;

    for (struct fixing *it = x->first; it; it = it->next) {
        if (it->file.text && !it->file.leave)
            rewritten = it;
        if (it->failing > it->failed_before && rewritten)
            return !(rewritten->file.leave = true);
    }
    return true;
}

static enum status
run(struct cli *cli)
{
    struct fixer x = {.cli = cli};
    struct result r = {.x = &x, .write = cli_has(cli, "write"), .ok = true};
    FILE *out;

    if (!cli->n_args)
        return cli_error("fix wants the migrations to rewrite: files or directories");
    if (r.write && (cli_has(cli, "diff") || cli_has(cli, "output")))
        return cli_error("--write changes the files; it prints no diff");
    if (!collect(&x) || !settle(&x, false))
        return STATUS_FAILED;
    while (!is_sound(&x))
        if (!settle(&x, true))
            return STATUS_FAILED;
    for (struct fixing *it = x.first; it; it = it->next)
        give_file(&r, it);
    tell(&r);
    out = output_begin(cli);
    if (!out)
        return STATUS_FAILED;
    fwrite(r.diff.data ? r.diff.data : "", 1, r.diff.len, out);
    for (struct fixing *it = x.first; it; it = it->next) {
        source_finish(&it->original);
        buf_finish(&it->file.notes);
    }
    buf_finish(&r.diff);
    return output_end(cli, out) == STATUS_OK && r.ok && !x.failed ? STATUS_OK : STATUS_FAILED;
}

const struct cli_command cli_fix = {
    .name = "fix",
    .arguments = "PATH...",
    .summary = "rewrite migrations into the safe sequence of statements, as a diff or in place",
    .details = "  PATH  files and directories with .sql files\n"
               "  --select RULE fixes only what this rule flags; docs/fix.md lists what is fixed\n",
    .options = options,
    .settings = true,
    .run = run,
};
