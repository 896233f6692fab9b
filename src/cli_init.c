/*
 * cli_init.c - `pgpreflight init`: the files that put the check into a project's hook and CI, as a
 * diff, or written.
 */
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "cli_group.h"
#include "init_files.h"

static const struct cli_option options[] = {
    {"pre-commit", 0, NULL, "an entry in .pre-commit-config.yaml"},
    {"github", 0, NULL, "a workflow in .github/workflows"},
    {"gitlab", 0, NULL, "a job in .gitlab-ci.yml"},
    {"write", 'w', NULL, "write the files instead of showing the diff"},
    {"config", 0, "FILE", "take the settings from this file"},
    {"no-config", 0, NULL, "take no settings from a file"},
    {0},
};

/* The option, and what tells that a project uses it. */
static const struct {
    const char *option, *sign;
} kinds[N_INIT_KINDS] = {
    [INIT_CONFIG] = {NULL, NULL},
    [INIT_PRE_COMMIT] = {"pre-commit", ".pre-commit-config.yaml"},
    [INIT_GITHUB] = {"github", ".github"},
    [INIT_GITLAB] = {"gitlab", ".gitlab-ci.yml"},
};

/* "./a//b/" is "a//b"; "." is "". */
static const char *
from_here(struct arena *a, const char *dir)
{
    size_t n;

    while (dir[0] == '.' && (dir[1] == '/' || !dir[1]))
        for (dir++; *dir == '/';)
            dir++;
    n = strlen(dir);
    while (n > 1 && dir[n - 1] == '/')
        n--;
    return arena_strndup(a, dir, n);
}

/* Fits on a line of its own in every file we write. */
static bool
is_printable(const char *s)
{
    for (const char *c = s; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return false;
    return s[0] != ' ' && utf8_valid_prefix(s, strlen(s)) == strlen(s);
}

static const char *
first_problem(const struct input_list *inputs)
{
    size_t i = 0;

    while (!inputs->files[i].problem)
        i++;
    return inputs->files[i].problem;
}

/* A directory with migrations. */
struct place {
    const char *dir, *title;
};

struct places {
    struct arena *arena;
    struct place *all;
    size_t n, cap;
};

/* `inner` is `outer` or lies below it. */
static bool
covers(const char *outer, const char *inner)
{
    size_t n = strlen(outer);

    return !n || (!strncmp(outer, inner, n) && (!inner[n] || inner[n] == '/'));
}

/* What is below a directory that counts counts with it. */
static void
add_place(struct places *p, const char *dir, const char *title)
{
    struct place new = {from_here(p->arena, dir), title};
    size_t kept = 0;

    for (size_t i = p->n; i > 0; i--) /* files of one directory stand together */
        if (covers(p->all[i - 1].dir, new.dir))
            return;
    for (size_t i = 0; i < p->n; i++)
        if (!covers(new.dir, p->all[i].dir))
            p->all[kept++] = p->all[i];
    p->n = kept;
    if (p->n == p->cap) {
        struct place *more;

        p->cap = p->cap ? p->cap * 2 : 8;
        more = arena_array(p->arena, struct place, p->cap);
        if (p->n)
            memcpy(more, p->all, p->n * sizeof(*more));
        p->all = more;
    }
    p->all[p->n++] = new;
}

/* Where the migrations are: the sets of migration tools; without any, directories that hold SQL. */
static bool
find_places(struct cli *cli, const struct config *config, struct places *ret)
{
    const char *here = ".";
    struct migration_group *groups = NULL;
    struct input_list inputs;
    struct error err = {0};

    if (!input_collect(&inputs, cli->arena, cli->n_args ? cli->args : &here,
                       cli->n_args ? cli->n_args : 1, &err))
        return cli_error("%s", err.message) == STATUS_OK;
    if (inputs.n_problems && (cli->n_args || inputs.n_problems == inputs.n))
        return cli_error("%s; give the directory with the migrations", first_problem(&inputs)) ==
               STATUS_OK;
    if (!group_files(cli, config, &inputs, &groups))
        return false;
    for (struct migration_group *g = groups; g; g = g->next)
        if (g->set && !g->framework->facts.plain)
            add_place(ret, g->set->root, g->framework->facts.title);
    for (struct migration_group *g = ret->n ? NULL : groups; g; g = g->next)
        for (size_t i = 0; i < g->n; i++) {
            const char *path = g->files[i].path, *slash = strrchr(path, '/');
            size_t n = slash ? (size_t)(slash - path) : 0;

            if (!config_excludes(config, path))
                add_place(ret, n ? arena_strndup(cli->arena, path, n) : slash ? "/" : ".", "SQL");
        }
    return ret->n ||
           cli_error("every .sql file here is excluded by the configuration") == STATUS_OK;
}

/* What the texts say: names of directories, unless there are very many, or one that cannot stand in
 * them; then it is the whole repository. */
static void
describe(const struct places *p, struct init_project *ret)
{
    const char **roots = arena_array(p->arena, const char *, p->n);
    bool whole = p->n > 8;

    ret->found = whole ? arena_printf(p->arena, "SQL in %zu directories", p->n) : NULL;
    for (size_t i = 0; i < p->n; i++) {
        const char *dir = p->all[i].dir;

        whole = whole || !*dir || *dir == '/' || !strncmp(dir, "../", 3) || !is_printable(dir);
        roots[i] = dir;
        if (p->n <= 8)
            ret->found = arena_printf(p->arena, "%s%s%s in %s", i ? ret->found : "", i ? ", " : "",
                                      p->all[i].title, *dir ? dir : "this directory");
    }
    ret->roots = roots;
    ret->n_roots = whole ? 0 : p->n;
}

static bool
wanted(const struct cli *cli, enum init_kind kind)
{
    bool chosen = false;

    if (!kinds[kind].option)
        return true;
    for (int k = 0; k < N_INIT_KINDS; k++)
        chosen = chosen || (kinds[k].option && cli_has(cli, kinds[k].option));
    return chosen ? cli_has(cli, kinds[kind].option) : access(kinds[kind].sign, F_OK) == 0;
}

/* One file: shown, written, or told of. */
static enum status
propose(const struct cli *cli, const struct init_file *f, FILE *out)
{
    struct error err = {0};
    struct buf diff = {0};

    switch (f->state) {
    case INIT_PRESENT:
        cli_error("%s has it already and is left as it is", f->path);
        return STATUS_OK;
    case INIT_BY_HAND:
        cli_error("%s is left as it is: %s. Add this by hand:\n%s", f->path, f->why, f->added.data);
        return STATUS_FOUND;
    case INIT_CREATE:
    case INIT_APPEND:
        break;
    }
    if (cli_has(cli, "write")) {
        if (!init_file_write(f, &err))
            return cli_error("%s", err.message);
        fprintf(out, "%s %s\n", f->state == INIT_CREATE ? "wrote" : "added to", f->path);
        return STATUS_OK;
    }
    init_file_diff(&diff, f);
    fwrite(diff.data, 1, diff.len, out);
    buf_finish(&diff);
    return STATUS_OK;
}

/* A directory above this one is the top of the repository. */
static bool
is_below_top(void)
{
    char path[3 * 40 + sizeof(".git")] = ".git";

    for (size_t up = 0; up < 40; up++) {
        memcpy(path + 3 * up, ".git", sizeof(".git"));
        if (access(path, F_OK) == 0)
            return up > 0;
        memcpy(path + 3 * up, "../", 3);
    }
    return false;
}

static enum status
run(struct cli *cli)
{
    bool named = false; /* some text names the project's address */
    struct places places = {.arena = cli->arena};
    struct init_project project = {0};
    enum status worst = STATUS_OK;
    struct config config;
    FILE *out;

    if (is_below_top())
        return cli_error("init wants to run at the top of the repository, which is further up");
    if (!cli_config(cli, ".", &config) || !find_places(cli, &config, &places))
        return STATUS_FAILED;
    project.pg_version = config.pg_version;
    describe(&places, &project);
    cli_error("found %s", project.found);
    out = output_open("-");
    for (int kind = 0; kind < N_INIT_KINDS; kind++) {
        struct error err = {0};
        struct init_file f;
        enum status status;

        if (!wanted(cli, kind))
            continue;
        status = init_file_plan(&f, kind, &project, &err) ? propose(cli, &f, out)
                                                          : cli_error("%s", err.message);
        worst = status > worst ? status : worst;
        named = named ||
                (f.added.data && strstr(f.added.data, INIT_REPOSITORY) && f.state != INIT_PRESENT);
        init_file_finish(&f);
    }
    if (named)
        cli_error("in these, put the owner of the pgpreflight repository that you use for OWNER");
    return output_close(out, "-") ? worst : STATUS_FAILED;
}

const struct cli_command cli_init = {
    .name = "init",
    .arguments = "[PATH...]",
    .summary = "the configuration, hook and CI job for the migrations found here",
    .details =
        "Shows a diff, which `git apply` takes, and changes nothing unless --write is given. "
        "Without\n"
        "a choice, what the project uses already gets its entry. A file that is there is only\n"
        "added to where that is safe; otherwise it is left alone, what to add is printed, and\n"
        "the exit status is 1.\n",
    .options = options,
    .run = run,
};
