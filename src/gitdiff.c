/* gitdiff.c - see gitdiff.h. Runs git; what it prints is read in gitdiff_parse.c. */
#include "gitdiff.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGS_MAX 24
#define SQL_FILES ":(top,icase,glob)**/*.sql"

extern char **environ;

struct git {
    pid_t pid;
    FILE *out;
    FILE *messages; /* what it says on standard error */
};

/* The environment of hooks (GIT_INDEX_FILE) stays; messages come in the language we know. */
static char **
git_environment(void)
{
    static char c_locale[] = "LC_ALL=C", no_locks[] = "GIT_OPTIONAL_LOCKS=0";
    static char *const ours[] = {c_locale, no_locks};
    size_t n = 0, kept = 0;
    char **all;

    while (environ[n])
        n++;
    all = calloc(n + 4, sizeof(*all));
    for (size_t i = 0; all && i < n; i++)
        if (strncmp(environ[i], "LC_ALL=", 7) && strncmp(environ[i], "GIT_EXTERNAL_DIFF=", 18) &&
            strncmp(environ[i], "GIT_DIFF_OPTS=", 14))
            all[kept++] = environ[i];
    for (size_t i = 0; all && i < 2; i++)
        all[kept++] = ours[i];
    return all;
}

static int
spawn(struct git *g, char **argv, int out)
{
    posix_spawn_file_actions_t actions;
    char **env = git_environment();
    int why;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, 1);
    if (g->messages)
        posix_spawn_file_actions_adddup2(&actions, fileno(g->messages), 2);
    else
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    why = env ? posix_spawnp(&g->pid, "git", &actions, NULL, argv, env) : ENOMEM;
    posix_spawn_file_actions_destroy(&actions);
    free(env);
    return why;
}

static bool
git_begin(struct git *g, const char *dir, const char *const *args, struct error *err)
{
    const char *argv[ARGS_MAX] = {"git"};
    size_t n = 1;
    int ends[2], why;

    if (dir) {
        argv[n++] = "-C";
        argv[n++] = dir;
    }
    while (*args && n + 1 < ARGS_MAX)
        argv[n++] = *args++;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set(err, "cannot run git: %s", strerror(errno));
    g->messages = tmpfile();
    why = spawn(g, (char **)(void *)argv, ends[1]);
    close(ends[1]);
    g->out = why ? NULL : fdopen(ends[0], "r");
    if (g->out)
        return true;
    close(ends[0]);
    if (g->messages)
        fclose(g->messages);
    if (why == ENOENT)
        return error_set(err, "cannot run git: it is not installed, or not in PATH; --diff FILE "
                              "takes a unified diff instead");
    return error_set(err, "cannot run git: %s", strerror(why));
}

/* Its exit status, -1 when it was killed. The first line it said goes to ret_said. */
static int
git_end(struct git *g, char *ret_said, size_t room)
{
    int status;

    fclose(g->out);
    while (waitpid(g->pid, &status, 0) < 0 && errno == EINTR)
        ;
    *ret_said = '\0';
    if (g->messages) {
        rewind(g->messages);
        if (!fgets(ret_said, (int)room, g->messages))
            *ret_said = '\0';
        ret_said[strcspn(ret_said, "\n")] = '\0';
        fclose(g->messages);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Runs a command for its output. False only when git cannot be run. */
static bool
git_ask(struct buf *out, int *ret_status, char *ret_said, size_t room, const char *dir,
        const char *const *args, struct error *err)
{
    char chunk[8192];
    struct git g;
    size_t n;

    if (!git_begin(&g, dir, args, err))
        return false;
    while ((n = fread(chunk, 1, sizeof(chunk), g.out)) > 0)
        buf_add(out, chunk, n);
    *ret_status = git_end(&g, ret_said, room);
    return true;
}

#define ASK(...) ((const char *const[]){__VA_ARGS__, NULL})

/* The first line of an answer; NULL when the command failed. */
static const char *
git_line(struct arena *a, const char *dir, const char *const *args, struct error *err)
{
    struct buf out = {0};
    const char *line = NULL;
    char said[200];
    int status;

    if (git_ask(&out, &status, said, sizeof(said), dir, args, err) && status == 0)
        line = arena_strndup(a, out.data ? out.data : "", out.data ? strcspn(out.data, "\n") : 0);
    buf_finish(&out);
    return line;
}

/* --- where we are ---------------------------------------------------------------------------- */

static bool
find_repository(struct changes *ret, struct arena *a, const char *dir, struct error *err)
{
    struct buf out = {0};
    char said[300];
    int status;
    const char *lines[3] = {"", "", ""}, *s;

    if (!git_ask(&out, &status, said, sizeof(said), dir,
                 ASK("rev-parse", "--show-toplevel", "--show-prefix", "--show-cdup"), err))
        return false;
    s = out.data ? out.data : "";
    for (int i = 0; i < 3 && *s; i++) {
        size_t n = strcspn(s, "\n");

        lines[i] = arena_strndup(a, s, n);
        s += n + (s[n] == '\n');
    }
    buf_finish(&out);
    if (status != 0 && strstr(said, "dubious ownership"))
        return error_set(err, "git does not trust this repository: %s", said);
    if (status != 0 && strstr(said, "work tree"))
        return error_set(err,
                         "this git repository has no working tree: there are no files to check");
    if (status != 0)
        return error_set(err,
                         "%s%sis not in a git repository; --diff FILE takes a unified diff "
                         "instead",
                         dir ? dir : "this directory", " ");
    ret->top = lines[0];
    ret->prefix = lines[1];
    ret->cdup = lines[2];
    ret->last = &ret->first;
    return true;
}

static bool
is_shallow(struct arena *a, const char *dir)
{
    const char *answer = git_line(a, dir, ASK("rev-parse", "--is-shallow-repository"), NULL);

    return answer && !strcmp(answer, "true");
}

/* The commit that `ref` and HEAD have in common. */
static const char *
merge_base(struct arena *a, const char *dir, const char *ref, struct error *err)
{
    const char *commit = arena_printf(a, "%s^{commit}", ref), *base;
    bool shallow = is_shallow(a, dir);

    if (*ref == '-' || !*ref) {
        error_set(err, "--since: \"%s\" is not the name of a branch, tag or commit", ref);
        return NULL;
    }
    if (!git_line(a, dir, ASK("rev-parse", "--verify", "--quiet", "HEAD^{commit}"), err)) {
        error_set(err, "--since %s: there is no commit on this branch yet; check the files by path",
                  ref);
        return NULL;
    }
    if (!git_line(a, dir, ASK("rev-parse", "--verify", "--quiet", commit), err)) {
        error_set(err,
                  shallow ? "--since %s: this clone does not have it: it is shallow\nFetch it: git "
                            "fetch --unshallow, or fetch-depth: 0 in the checkout step"
                          : "--since %s: git knows no such branch, tag or commit\nIs it fetched? "
                            "git fetch origin, then origin/NAME",
                  ref);
        return NULL;
    }
    base = git_line(a, dir, ASK("merge-base", commit, "HEAD"), err);
    if (!base && shallow)
        error_set(err,
                  "--since %s: the commit where this branch began is not in this shallow clone\n"
                  "Fetch more: git fetch --unshallow (or --deepen=100), or fetch-depth: 0 in the "
                  "checkout step",
                  ref);
    else if (!base)
        error_set(err, "--since %s: it has no commit in common with this branch", ref);
    return base;
}

/* --- differences ----------------------------------------------------------------------------- */

static bool
read_diff(struct changes *ret, struct arena *a, const char *dir, const char *const *what,
          struct error *err)
{
    const char *args[ARGS_MAX - 4] = {"-c",
                                      "core.quotepath=true",
                                      "-c",
                                      "diff.suppressBlankEmpty=false",
                                      "diff",
                                      "--no-color",
                                      "--no-ext-diff",
                                      "--no-textconv",
                                      "--no-relative",
                                      "--src-prefix=a/",
                                      "--dst-prefix=b/",
                                      "-M",
                                      "-U0",
                                      "--ignore-submodules"};
    size_t n = 14;
    struct git g;
    char said[300];
    bool ok;
    int status;

    while (*what)
        args[n++] = *what++;
    args[n++] = "--";
    args[n++] = SQL_FILES;
    if (!git_begin(&g, dir, args, err))
        return false;
    ok = gitdiff_read(ret, a, g.out, "git diff", err);
    status = git_end(&g, said, sizeof(said));
    if (!ok || status == 0)
        return ok;
    return error_set(err, "git diff failed: %s", *said ? said : "it was stopped");
}

/* Files that git does not know yet are as new as any. */
static bool
add_untracked(struct changes *ret, struct arena *a, const char *dir, struct error *err)
{
    struct buf out = {0};
    char said[300];
    int status;

    if (!git_ask(
            &out, &status, said, sizeof(said), dir,
            ASK("ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", SQL_FILES),
            err))
        return false;
    for (const char *s = out.data; s && s < out.data + out.len; s += strlen(s) + 1) {
        struct change *c = arena_new(a, struct change);

        c->kind = CHANGE_ADDED;
        c->path = arena_strdup(a, s);
        *ret->last = c;
        ret->last = &c->next;
        ret->n++;
    }
    buf_finish(&out);
    return status == 0 || error_set(err, "git ls-files failed: %s", said);
}

bool
gitdiff_since(struct changes *ret, struct arena *a, const char *dir, const char *ref,
              struct error *err)
{
    const char *base;

    *ret = (struct changes){0};
    if (!find_repository(ret, a, dir, err))
        return false;
    base = merge_base(a, dir, ref, err);
    return base && read_diff(ret, a, dir, ASK(base), err) && add_untracked(ret, a, dir, err);
}

bool
gitdiff_staged(struct changes *ret, struct arena *a, const char *dir, struct error *err)
{
    *ret = (struct changes){0};
    return find_repository(ret, a, dir, err) && read_diff(ret, a, dir, ASK("--cached"), err);
}

bool
gitdiff_unstaged(struct changes *ret, struct arena *a, const char *dir, struct error *err)
{
    *ret = (struct changes){0};
    return find_repository(ret, a, dir, err) && read_diff(ret, a, dir, ASK(NULL), err) &&
           add_untracked(ret, a, dir, err);
}

bool
gitdiff_staged_text(struct buf *ret, const char *dir, const char *path, struct error *err)
{
    struct buf name = {0};
    char said[300];
    int status;
    bool ok;

    buf_printf(&name, ":0:%s", path);
    ok = git_ask(ret, &status, said, sizeof(said), dir, ASK("cat-file", "blob", name.data), err);
    if (ok && status != 0)
        ok = error_set(err, "%s: git cannot show what is staged: %s", path, said);
    buf_finish(&name);
    return ok;
}
