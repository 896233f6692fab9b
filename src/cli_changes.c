/* cli_changes.c - see cli_changes.h. */
#include "cli_changes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli_changes_own.h"
#include "cli_group.h"
#include "report_common.h"

/* --- where files are ------------------------------------------------------------------------- */

static const char *
real_path(struct arena *a, const char *path)
{
    char *real = realpath(path, NULL);
    const char *copy = real ? arena_strdup(a, real) : NULL;

    free(real);
    return copy;
}

/* Links in the directory are followed; the file itself may be a link, or gone. */
static const char *
real_file(struct cli_changes *all, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *dir = slash ? arena_strndup(all->arena, path, (size_t)(slash - path) + 1) : ".";

    if (!all->last_dir || strcmp(dir, all->last_dir) != 0) {
        all->last_dir = dir;
        all->last_real = real_path(all->arena, dir);
    }
    return arena_printf(all->arena, "%s/%s", all->last_real ? all->last_real : dir,
                        slash ? slash + 1 : path);
}

const char *
changes_shown_path(const struct cli_changes *all, const char *path)
{
    const struct changes *c = &all->changes;
    size_t n = strlen(c->prefix);

    if (all->dir)
        return arena_printf(all->arena, "%s/%s%s", all->dir, c->cdup, path);
    if (n && !strncmp(path, c->prefix, n))
        return path + n;
    return arena_printf(all->arena, "%s%s", c->cdup, path);
}

static int
by_real(const void *a, const void *b)
{
    const struct located *x = a, *y = b;

    return strcmp(x->real, y->real);
}

static struct located_list
locate(struct cli_changes *all, const struct changes *changes)
{
    struct located_list list = {arena_array(all->arena, struct located, changes->n + 1), 0};

    for (const struct change *c = changes->first; c; c = c->next)
        if (is_sql_name(files_base(c->path)))
            list.files[list.n++] = (struct located){
                .real = arena_printf(all->arena, "%s/%s", changes->top, c->path),
                .shown = changes_shown_path(all, c->path),
                .change = c,
            };
    qsort(list.files, list.n, sizeof(*list.files), by_real);
    return list;
}

static struct located *
find_in(struct cli_changes *all, const struct located_list *list, const char *path)
{
    struct located key;

    if (!list->n)
        return NULL; /* bsearch wants an array even then */
    key = (struct located){.real = real_file(all, path)};
    return bsearch(&key, list->files, list->n, sizeof(key), by_real);
}

struct located *
changes_find(struct cli_changes *all, const char *path)
{
    return find_in(all, &all->files, path);
}

bool
changes_unknown_to_git(struct cli_changes *all, const char *path)
{
    struct located *l = find_in(all, &all->unstaged, path);

    return l && l->change->kind == CHANGE_ADDED;
}

/* --- what was asked for ---------------------------------------------------------------------- */

/* The directory with .git in which a path lies; NULL: none. */
static const char *
top_of(struct arena *a, const char *path)
{
    const char *real = real_path(a, path);
    char *dir = real ? arena_strdup(a, real) : NULL;

    while (dir && *dir) {
        char *slash;

        if (access(arena_printf(a, "%s/.git", dir), F_OK) == 0)
            return dir;
        slash = strrchr(dir, '/');
        *slash = '\0';
    }
    return NULL;
}

/* Where to run git: here, unless the first path lies in another repository. A hook's environment is
 * only right where git started it. */
static const char *
git_directory(struct cli *cli)
{
    const char *path = cli->n_args ? cli->args[0] : ".", *here, *there;
    struct stat st;

    if (!strcmp(path, "-"))
        return NULL;
    here = top_of(cli->arena, ".");
    there = top_of(cli->arena, path);
    if (!there || (here && !strcmp(here, there)))
        return NULL;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return path;
    return strrchr(path, '/') ? arena_strndup(cli->arena, path, (size_t)(strrchr(path, '/') - path))
                              : NULL;
}

/* Paths of a diff are relative to here or to the top of the repository: where the files are. */
static void
find_base(struct cli_changes *all)
{
    const char *top = top_of(all->arena, "."), *here = real_path(all->arena, ".");
    size_t n = top ? strlen(top) : 0;

    all->changes.top = here ? here : ".";
    all->changes.prefix = all->changes.cdup = "";
    if (!top || !here || strlen(here) == n)
        return;
    for (const struct change *c = all->changes.first; c; c = c->next) {
        if (c->kind == CHANGE_DELETED || access(c->path, F_OK) == 0)
            continue;
        if (access(arena_printf(all->arena, "%s/%s", top, c->path), F_OK) != 0)
            continue;
        all->changes.top = top;
        all->changes.prefix = arena_printf(all->arena, "%s/", here + n + 1);
        for (const char *s = all->changes.prefix; *s; s++)
            if (*s == '/')
                all->changes.cdup = arena_printf(all->arena, "../%s", all->changes.cdup);
        return;
    }
}

static bool
read_diff(struct cli_changes *all, const char *path, struct error *err)
{
    bool standard = !strcmp(path, "-"), ok;
    FILE *f = standard ? stdin : fopen(path, "re");

    if (!f)
        return error_set(err, "--diff %s: %s", path, strerror(errno));
    ok = gitdiff_read(&all->changes, all->arena, f, standard ? "standard input" : path, err);
    if (!standard)
        fclose(f);
    if (ok)
        find_base(all);
    return ok;
}

bool
changes_begin(struct cli *cli, struct cli_changes **ret)
{
    const char *since = cli_value(cli, "since"), *diff = cli_value(cli, "diff");
    bool staged = cli_has(cli, "staged"), ok;
    struct cli_changes *all;
    struct changes unstaged;
    struct error err = {0};

    *ret = NULL;
    if (!since && !diff && !staged)
        return true;
    if ((since != NULL) + (diff != NULL) + staged > 1)
        return cli_error("--since, --staged and --diff are three ways to say what changed: give "
                         "one") == STATUS_OK;
    all = *ret = arena_new(cli->arena, struct cli_changes);
    all->arena = cli->arena;
    all->cli = cli;
    all->staged = staged;
    all->words = since  ? arena_printf(cli->arena, "since %s", since)
                 : diff ? arena_printf(cli->arena, "in %s", strcmp(diff, "-") ? diff : "the diff")
                        : "in the index";
    if (!diff)
        all->dir = git_directory(cli);
    if (since)
        ok = gitdiff_since(&all->changes, cli->arena, all->dir, since, &err);
    else if (diff)
        ok = read_diff(all, diff, &err);
    else
        ok = gitdiff_staged(&all->changes, cli->arena, all->dir, &err);
    if (!ok)
        return cli_error("%s", err.message) == STATUS_OK;
    all->files = locate(all, &all->changes);
    if (staged && !gitdiff_unstaged(&unstaged, cli->arena, all->dir, &err))
        return cli_error("%s", err.message) == STATUS_OK;
    if (staged)
        all->unstaged = locate(all, &unstaged);
    all->listings = files_create(cli->arena);
    return true;
}

const char *
changes_words(const struct cli_changes *all)
{
    return all->words;
}

static const char *
directory_of(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? arena_strndup(a, path, (size_t)(slash - path)) : ".";
}

const char *const *
changes_directories(struct cli_changes *all, size_t *ret)
{
    const char **dirs = arena_array(all->arena, const char *, all->files.n + 1), *dir;
    size_t n = 0;

    for (size_t i = 0; i < all->files.n; i++) {
        dir = directory_of(all->arena, all->files.files[i].shown);
        if (access(dir, F_OK) == 0 && (!n || strcmp(dirs[n - 1], dir) != 0))
            dirs[n++] = dir;
    }
    *ret = n;
    return dirs;
}

bool
changes_asked_for(struct cli_changes *all, const struct change *c)
{
    const char *real = arena_printf(all->arena, "%s/%s", all->changes.top, c->path);

    for (size_t i = 0; i < all->cli->n_args; i++) {
        const char *arg = real_path(all->arena, all->cli->args[i]);
        size_t n = arg ? strlen(arg) : 0;

        if (arg && !strncmp(real, arg, n) && (real[n] == '/' || real[n] == '\0'))
            return true;
    }
    return !all->cli->n_args;
}

/* Inputs that do not exist are problems of their own; these exist in the index. */
void
changes_add_missing(struct cli_changes *all, struct input_list *inputs)
{
    struct input_file *files =
        arena_array(all->arena, struct input_file, inputs->n + all->files.n + 1);

    if (inputs->n)
        memcpy(files, inputs->files, inputs->n * sizeof(*files));
    inputs->files = files;
    for (size_t i = 0; i < inputs->n; i++) {
        struct located *l = files[i].problem ? NULL : changes_find(all, files[i].path);

        if (l)
            l->seen = true;
    }
    for (size_t i = 0; i < all->files.n && all->staged; i++) {
        struct located *l = &all->files.files[i];

        if (l->seen || !changes_asked_for(all, l->change) || l->change->kind == CHANGE_DELETED ||
            access(l->shown, F_OK) == 0)
            continue;
        l->seen = true;
        files[inputs->n++] = (struct input_file){.path = l->shown};
    }
}

/* --- what is judged -------------------------------------------------------------------------- */

/* Of files that no framework orders, those beside a changed one come before it. */
static bool
is_beside_changed(struct cli_changes *all, const char *path)
{
    const char *real = real_file(all, path), *slash = strrchr(real, '/');
    size_t n = (size_t)(slash - real) + 1;

    for (size_t i = 0; i < all->files.n; i++)
        if (!strncmp(all->files.files[i].real, real, n) &&
            !strchr(all->files.files[i].real + n, '/'))
            return true;
    return false;
}

static bool
is_history(struct cli_changes *all, const struct migration_group *g,
           const struct migration_input *f)
{
    if (f->problem)
        return false;
    if (g->set && f->migration)
        return f->migration->kind == MIGRATION_UP || f->migration->kind == MIGRATION_REPEATED ||
               f->migration->kind == MIGRATION_BASELINE;
    return is_beside_changed(all, f->path);
}

void
changes_mark(struct cli_changes *all, struct migration_group *groups)
{
    for (struct migration_group *g = groups; g; g = g->next) {
        size_t kept = 0, last = 0;

        for (size_t i = 0; i < g->n; i++) {
            struct migration_input f = g->files[i];
            struct located *l = f.history || f.problem ? NULL : changes_find(all, f.path);
            bool judged = f.problem || (l && !l->judged);

            if (!judged && (l || !is_history(all, g, &f) || changes_unknown_to_git(all, f.path)))
                continue;
            if (l)
                l->judged = true;
            /* We named the directory "." */
            if (!all->cli->n_args)
                f.path = report_plain_path(f.path);
            f.history = !judged;
            g->files[kept++] = f;
            if (judged)
                last = kept;
            all->judged += judged;
        }
        g->n = last;
    }
}

bool
changes_read(struct cli_changes *all, const char *path, struct source *ret, struct error *err)
{
    struct located *l = NULL;
    struct buf text = {0};
    bool ok;

    if (all && all->staged)
        l = changes_find(all, path);
    if (all && all->staged && !l)
        l = find_in(all, &all->unstaged, path);
    if (!l || (l->change->kind == CHANGE_ADDED && changes_unknown_to_git(all, path)))
        return source_read(ret, path, err);
    ok = gitdiff_staged_text(&text, all->dir, l->change->path, err) &&
         source_from_memory(ret, path, text.data ? text.data : "", text.len, err);
    buf_finish(&text);
    return ok;
}

bool
changes_history(struct cli_changes *all, struct cli *cli, const struct config *config,
                struct migration_group *g, const struct migration_input *f)
{
    struct source src = {0};
    struct error err = {0};

    if (!changes_read(all, f->path, &src, &err))
        return cli_error("%s", err.message) == STATUS_OK;
    group_history(cli, config, g, f, &src);
    source_finish(&src);
    return true;
}
