/* cli_changes.c - see cli_changes.h. */
#include "cli_changes.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report_common.h"

/* A changed file by where it is. */
struct located {
    const char *real;  /* the directory without links, and the name */
    const char *shown; /* as the user would write it from here */
    const struct change *change;
    bool seen;   /* among the inputs */
    bool judged; /* once, whatever paths lead to it */
};

struct cli_changes {
    struct arena *arena;
    const struct cli *cli;
    struct changes changes;
    const char *dir; /* where git runs; NULL: here */
    const char *words;
    bool staged;
    struct located *files; /* sorted by real */
    size_t n, judged;
    const char *last_dir, *last_real; /* the directory looked up last */
};

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

static const char *
shown_path(const struct cli_changes *all, const char *path)
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

static bool
is_sql(const char *path)
{
    size_t n = strlen(path);

    return n > 4 && !strcasecmp(path + n - 4, ".sql");
}

static void
locate(struct cli_changes *all)
{
    all->files = arena_array(all->arena, struct located, all->changes.n + 1);
    for (const struct change *c = all->changes.first; c; c = c->next)
        if (is_sql(c->path))
            all->files[all->n++] = (struct located){
                .real = arena_printf(all->arena, "%s/%s", all->changes.top, c->path),
                .shown = shown_path(all, c->path),
                .change = c,
            };
    qsort(all->files, all->n, sizeof(*all->files), by_real);
}

static struct located *
find(struct cli_changes *all, const char *path)
{
    struct located key = {.real = real_file(all, path)};

    return bsearch(&key, all->files, all->n, sizeof(key), by_real);
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
    locate(all);
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
    const char **dirs = arena_array(all->arena, const char *, all->n + 1), *dir;
    size_t n = 0;

    for (size_t i = 0; i < all->n; i++) {
        dir = directory_of(all->arena, all->files[i].shown);
        if (access(dir, F_OK) == 0 && (!n || strcmp(dirs[n - 1], dir) != 0))
            dirs[n++] = dir;
    }
    *ret = n;
    return dirs;
}

/* Below one of the paths given, or none was. */
static bool
is_asked_for(struct cli_changes *all, const struct change *c)
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
    struct input_file *files = arena_array(all->arena, struct input_file, inputs->n + all->n + 1);

    if (inputs->n)
        memcpy(files, inputs->files, inputs->n * sizeof(*files));
    inputs->files = files;
    for (size_t i = 0; i < inputs->n; i++) {
        struct located *l = files[i].problem ? NULL : find(all, files[i].path);

        if (l)
            l->seen = true;
    }
    for (size_t i = 0; i < all->n && all->staged; i++) {
        struct located *l = &all->files[i];

        if (l->seen || !is_asked_for(all, l->change) || l->change->kind == CHANGE_DELETED ||
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

    for (size_t i = 0; i < all->n; i++)
        if (!strncmp(all->files[i].real, real, n) && !strchr(all->files[i].real + n, '/'))
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
            struct located *l = f.history || f.problem ? NULL : find(all, f.path);
            bool judged = f.problem || (l && !l->judged);

            if (!judged && (l || !is_history(all, g, &f)))
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
    struct located *l = all && all->staged ? find(all, path) : NULL;
    struct buf text = {0};
    bool ok;

    if (!l)
        return source_read(ret, path, err);
    ok = gitdiff_staged_text(&text, all->dir, l->change->path, err) &&
         source_from_memory(ret, path, text.data ? text.data : "", text.len, err);
    buf_finish(&text);
    return ok;
}

/* --- what is said of files ------------------------------------------------------------------- */

/* 0001_x.sql, V1__x.sql, or 2026..._x/migration.sql: a name that gives an order. */
static bool
has_version(const char *path)
{
    const char *base = strrchr(path, '/');

    base = base ? base + 1 : path;
    if (!strcmp(base, "migration.sql") || !strcmp(base, "up.sql")) {
        const char *dir = base > path ? base - 1 : base;

        while (dir > path && dir[-1] != '/')
            dir--;
        base = dir;
    }
    return isdigit((unsigned char)*base) ||
           (toupper((unsigned char)*base) == 'V' && isdigit((unsigned char)base[1]));
}

static bool
goes_down(const char *path)
{
    const char *base = strrchr(path, '/');

    base = base ? base + 1 : path;
    return strstr(base, ".down.") || strstr(base, ".undo.") || !strcmp(base, "down.sql");
}

static bool
is_migration(const struct migration_group *g, const struct migration_input *f)
{
    if (g->set)
        return f->migration && f->migration->kind == MIGRATION_UP;
    return has_version(f->path) && !goes_down(f->path);
}

static struct migration_problem *
add_problem(struct migration_problem **ret, struct arena *a, const char *rule)
{
    struct migration_problem *p = arena_new(a, struct migration_problem);

    p->rule = rule;
    p->next = *ret;
    *ret = p;
    return p;
}

static bool
is_on_base(struct cli_changes *all, const struct migration *m)
{
    struct located *l = m->kind == MIGRATION_UP ? find(all, m->path) : NULL;

    return m->kind == MIGRATION_UP && !(l && l->change->kind == CHANGE_ADDED);
}

/* A migration of the base that runs after this one; NULL: none. */
static const char *
later_on_base(struct cli_changes *all, const struct migration_group *g, size_t file)
{
    const struct migration_set *set = g->set;
    const struct migration *me = g->files[file].migration;

    for (const struct migration *m = set && me ? set->items + set->n : NULL; m && m-- > me + 1;) {
        if (is_on_base(all, m))
            return m->path;
    }
    return NULL;
}

/* The list blames whichever of two stands behind; that may be the old one, which is not judged. */
static const char *
same_version_on_base(struct cli_changes *all, const struct migration_group *g, size_t file)
{
    const struct migration_set *set = g->set;
    const struct migration *me = g->files[file].migration;

    if (!set || !me || !me->version)
        return NULL;
    for (const struct migration_problem *p = me->problems; p; p = p->next)
        if (!strcmp(p->rule, "framework-duplicate-version"))
            return NULL;
    for (size_t i = 0; i < set->n; i++) {
        const struct migration *m = &set->items[i];

        if (m != me && m->version && !strcmp(m->version, me->version) && is_on_base(all, m))
            for (const struct migration_problem *p = m->problems; p; p = p->next)
                if (!strcmp(p->rule, "framework-duplicate-version"))
                    return m->path;
    }
    return NULL;
}

static void
added(struct cli_changes *all, const struct migration_group *g, size_t file,
      struct migration_problem **ret, struct arena *a)
{
    const char *later = later_on_base(all, g, file), *same = same_version_on_base(all, g, file);

    if (same)
        add_problem(ret, a, "framework-duplicate-version")->message = arena_printf(
            a, "this new migration has the version of %s, which was there before it", same);
    if (later)
        add_problem(ret, a, "out-of-order-migration")->message =
            arena_printf(a, "%s stands behind this new migration and was there before it", later);
}

static void
edited(struct cli_changes *all, struct migration_problem **ret, struct arena *a)
{
    add_problem(ret, a, "edited-migration")->message = arena_printf(
        a, "this migration was there before (%s): where it has run, the edit never will",
        all->words);
}

static void
renamed(struct migration_problem **ret, const struct change *c, struct arena *a)
{
    add_problem(ret, a, "renamed-migration")->message =
        arena_printf(a,
                     "this migration was called %s: under another name it is a new one, and runs "
                     "again",
                     c->old_path);
}

/* The list that is there is the framework's: it is copied behind ours. */
static void
prepend(struct lint_input *in, struct migration_problem *more, struct arena *a)
{
    struct migration_problem **last = &more->next;

    while (*last)
        last = &(*last)->next;
    for (const struct migration_problem *p = in->problems; p; p = p->next) {
        *last = arena_new(a, struct migration_problem);
        **last = *p;
        last = &(*last)->next;
    }
    *last = NULL;
    in->problems = more;
}

void
changes_apply(struct cli_changes *all, const struct migration_group *g, size_t file,
              struct lint_input *in, struct arena *a)
{
    const struct migration_input *f = &g->files[file];
    struct located *l = all ? find(all, f->path) : NULL;
    const struct change *c = l ? l->change : NULL;
    struct migration_problem *more = NULL;

    if (!c)
        return;
    l->seen = true;
    in->only_changed = c->kind != CHANGE_ADDED && !c->binary;
    in->changed = c->lines;
    in->n_changed = c->n_lines;
    if (!is_migration(g, f))
        return;
    if (c->kind == CHANGE_ADDED)
        added(all, g, file, &more, a);
    else if (c->kind == CHANGE_MODIFIED && (c->n_lines || c->binary))
        edited(all, &more, a);
    else if (c->kind == CHANGE_RENAMED)
        renamed(&more, c, a);
    if (more)
        prepend(in, more, a);
}

bool
changes_gone(struct cli_changes *all, const struct change **at, const char **ret_path,
             struct migration_problem *ret)
{
    const struct change *c = *at ? (*at)->next : all->changes.first;

    while (c && (c->kind != CHANGE_DELETED || !is_sql(c->path) || !has_version(c->path) ||
                 goes_down(c->path) || !is_asked_for(all, c)))
        c = c->next;
    if (!c)
        return false;
    *at = c;
    *ret_path = shown_path(all, c->path);
    *ret = (struct migration_problem){
        .rule = "deleted-migration",
        .message = arena_printf(all->arena,
                                "this migration is gone (%s): what it did stays where "
                                "it has run, and is missing everywhere else",
                                all->words),
    };
    return true;
}

size_t
changes_count(struct cli_changes *all)
{
    const struct change *at = NULL;
    struct migration_problem p;
    const char *path;
    size_t n = all->judged;

    while (changes_gone(all, &at, &path, &p))
        n++;
    return n;
}
