#include "input.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "limits.h"

/* A directory to walk. */
struct directory {
    const char *path;
    size_t depth; /* below the path argument */
};

/* A name in a directory. */
struct entry {
    const char *name;
    bool file; /* a regular one, and no link: there is nothing to ask the file system about it */
};

struct walk {
    struct arena *a;
    struct input_list *list;
    size_t cap;
    bool over_limit;

    /* One path argument's: directories already walked, as an open hash table, and links to
     * directories, which are followed last so that a directory is known by its own name. */
    struct stat *seen;
    size_t n_seen, seen_slots;
    struct directory *links;
    size_t n_links, cap_links;
};

static void
add_file(struct walk *w, const char *path, const char *problem)
{
    struct input_list *list = w->list;

    if (list->n == LIMIT_FILES) {
        w->over_limit = true;
        return;
    }
    if (list->n == w->cap) {
        struct input_file *old = list->files;

        w->cap = w->cap ? w->cap * 2 : 16;
        list->files = arena_array(w->a, struct input_file, w->cap);
        if (old)
            memcpy(list->files, old, list->n * sizeof(*old));
    }
    list->files[list->n++] = (struct input_file){.path = path, .problem = problem};
    list->n_problems += problem != NULL;
}

/* The path as messages show it, then what is wrong with it. */
static void
add_problem(struct walk *w, const char *path, const char *what)
{
    struct buf shown = {0};

    buf_terminal_escaped(&shown, path, strlen(path));
    add_file(w, path, arena_printf(w->a, "%s: %s", shown.data ? shown.data : "\"\"", what));
    buf_finish(&shown);
}

static bool
has_sql_suffix(const char *name)
{
    size_t n = strlen(name);

    return n > 4 && !strcasecmp(name + n - 4, ".sql");
}

static bool
is_passed_over(const char *name)
{
    return name[0] == '.' || !strcmp(name, "node_modules");
}

static size_t
slot_of(const struct walk *w, const struct stat *st)
{
    size_t at = (size_t)(st->st_ino * 0x9e3779b97f4a7c15u ^ st->st_dev) & (w->seen_slots - 1);

    while (w->seen[at].st_mode &&
           (w->seen[at].st_dev != st->st_dev || w->seen[at].st_ino != st->st_ino))
        at = (at + 1) & (w->seen_slots - 1);
    return at;
}

/* False when the directory was walked before: through a link, perhaps one that leads back up. */
static bool
is_first_visit(struct walk *w, const struct stat *st)
{
    struct stat *old = w->seen;
    size_t n = w->seen_slots, at;

    if (w->n_seen * 2 >= n) {
        w->seen_slots = n ? n * 2 : 64;
        w->seen = arena_array(w->a, struct stat, w->seen_slots);
        for (size_t i = 0; i < n; i++)
            if (old[i].st_mode)
                w->seen[slot_of(w, &old[i])] = old[i];
    }
    at = slot_of(w, st);
    if (w->seen[at].st_mode)
        return false;
    w->seen[at] = *st;
    w->n_seen++;
    return true;
}

static void
follow_later(struct walk *w, struct directory d)
{
    struct directory *old = w->links;

    if (w->n_links == w->cap_links) {
        w->cap_links = w->cap_links ? w->cap_links * 2 : 8;
        w->links = arena_array(w->a, struct directory, w->cap_links);
        if (old)
            memcpy(w->links, old, w->n_links * sizeof(*old));
    }
    w->links[w->n_links++] = d;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Compares the numbers at *a and *b, of any length, and moves both behind them. */
static int
compare_numbers(const char **a, const char **b)
{
    size_t n, m;
    int order;

    *a += strspn(*a, "0");
    *b += strspn(*b, "0");
    n = strspn(*a, "0123456789");
    m = strspn(*b, "0123456789");
    order = n == m ? strncmp(*a, *b, n) : n < m ? -1 : 1;
    *a += n;
    *b += m;
    return order;
}

/* A slash ends a component and comes before every other byte, so "a/x" precedes "a.b/x". */
static int
byte_rank(char c)
{
    return c == '\0' ? 0 : c == '/' ? 1 : 2 + (unsigned char)c;
}

int
input_compare_paths(const char *a, const char *b)
{
    const char *p = a, *q = b;
    int order;

    while (*p && *q) {
        if (is_digit(*p) && is_digit(*q)) {
            order = compare_numbers(&p, &q);
            if (order != 0)
                return order;
        } else if (*p != *q) {
            return byte_rank(*p) - byte_rank(*q);
        } else {
            p++;
            q++;
        }
    }
    order = byte_rank(*p) - byte_rank(*q);
    return order != 0 ? order : strcmp(a, b);
}

static int
compare_names(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    return input_compare_paths(x->name, y->name);
}

static int
compare_files(const void *a, const void *b)
{
    const struct input_file *x = a, *y = b;

    return input_compare_paths(x->path, y->path);
}

/* The names in a directory, without the ones never looked at. NULL when it cannot be read. */
static struct entry *
read_names(struct arena *a, const char *path, size_t *ret_n)
{
    size_t n = 0, cap = 0;
    struct entry *names = NULL, *old;
    struct dirent *entry;
    DIR *dir = opendir(path);

    if (!dir)
        return NULL;
    while (errno = 0, (entry = readdir(dir))) {
        if (is_passed_over(entry->d_name))
            continue;
        if (n == cap) {
            old = names;
            cap = cap ? cap * 2 : 16;
            names = arena_array(a, struct entry, cap);
            if (old)
                memcpy(names, old, n * sizeof(*old));
        }
        names[n++] = (struct entry){arena_strdup(a, entry->d_name), entry->d_type == DT_REG};
    }
    if (errno != 0)
        names = NULL;
    else if (!names)
        names = arena_array(a, struct entry, 1);
    closedir(dir);
    if (names)
        qsort(names, n, sizeof(*names), compare_names);
    *ret_n = n;
    return names;
}

static void walk_directory(struct walk *w, struct directory d);

static void
unreachable(struct walk *w, const char *path, int why)
{
    if (why == ENOENT)
        add_problem(w, path, "is a symbolic link to something that does not exist");
    else if (why == ELOOP)
        add_problem(w, path, "is a symbolic link that leads back to itself");
    else
        add_problem(w, path, strerror(why));
}

/* One name in a directory. Links are followed: teams share migrations between services with them.
 */
static void
walk_entry(struct walk *w, const char *path, const struct entry *e, size_t depth)
{
    struct directory d = {.path = path, .depth = depth};
    bool sql = has_sql_suffix(e->name), link;
    struct stat st;

    if (e->file) {
        if (sql)
            add_file(w, path, NULL);
        return;
    }
    link = lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
    if (stat(path, &st) != 0) {
        if (sql)
            unreachable(w, path, errno);
    } else if (S_ISDIR(st.st_mode)) {
        if (depth > LIMIT_DIRECTORY_DEPTH)
            add_problem(w, path, "is nested too deeply; name it as a path of its own");
        else if (link)
            follow_later(w, d);
        else
            walk_directory(w, d);
    } else if (sql && S_ISREG(st.st_mode)) {
        add_file(w, path, NULL);
    } else if (sql) {
        /* Opening a pipe could wait for ever. */
        add_problem(w, path, "is not a regular file");
    }
}

static void
walk_directory(struct walk *w, struct directory d)
{
    const char *slash = d.path[strlen(d.path) - 1] == '/' ? "" : "/";
    struct stat st;
    size_t n = 0;
    struct entry *names;

    if (stat(d.path, &st) != 0 || !is_first_visit(w, &st))
        return;
    names = read_names(w->a, d.path, &n);
    if (!names) {
        add_problem(w, d.path,
                    arena_printf(w->a, "cannot read this directory: %s", strerror(errno)));
        return;
    }
    for (size_t i = 0; i < n && !w->over_limit; i++)
        walk_entry(w, arena_printf(w->a, "%s%s%s", d.path, slash, names[i].name), &names[i],
                   d.depth + 1);
}

/* Everything below one path argument. */
static void
walk_tree(struct walk *w, const char *path)
{
    size_t before = w->list->n;

    w->seen = NULL;
    w->n_seen = w->seen_slots = w->n_links = 0;
    walk_directory(w, (struct directory){.path = path});
    for (size_t i = 0; i < w->n_links; i++)
        walk_directory(w, w->links[i]);
    if (w->list->n == before && !w->over_limit)
        add_problem(w, path, "no .sql file in this directory or below it");
    else if (w->list->n > before)
        qsort(w->list->files + before, w->list->n - before, sizeof(*w->list->files), compare_files);
}

static void
collect_argument(struct walk *w, const char *path)
{
    char target[1];
    struct stat st;

    if (!strcmp(path, "-")) {
        add_file(w, path, NULL);
        return;
    }
    if (stat(path, &st) == 0) {
        if (S_ISDIR(st.st_mode))
            walk_tree(w, path);
        else
            add_file(w, path, NULL);
    } else if (errno == ENOENT && readlink(path, target, sizeof(target)) < 0) {
        add_problem(w, path, "no such file or directory");
    } else {
        unreachable(w, path, errno);
    }
}

/* Hash of a path, FNV-1a. */
static size_t
hash(const char *s)
{
    size_t h = 14695981039346656037u;

    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 1099511628211u;
    return h;
}

/* Takes out what is listed again: `check a.sql .` must not judge a.sql twice. */
static void
drop_repeated(struct input_list *list)
{
    size_t slots = 64, kept = 0, at;
    const char **seen;

    while (slots < list->n * 2)
        slots *= 2;
    seen = calloc(slots, sizeof(*seen));
    if (!seen)
        return; /* a repeated file costs time, not truth */
    list->n_problems = 0;
    for (size_t i = 0; i < list->n; i++) {
        const char *path = list->files[i].path;

        while (path[0] == '.' && path[1] == '/')
            path += 1 + strspn(path + 1, "/");
        for (at = hash(path) & (slots - 1); seen[at]; at = (at + 1) & (slots - 1))
            if (!strcmp(seen[at], path))
                break;
        if (seen[at])
            continue;
        seen[at] = path;
        list->n_problems += list->files[i].problem != NULL;
        list->files[kept++] = list->files[i];
    }
    list->n = kept;
    free(seen);
}

bool
input_collect(struct input_list *ret, struct arena *a, const char *const *paths, size_t n,
              struct error *err)
{
    struct walk w = {.a = a, .list = ret};

    *ret = (struct input_list){0};
    for (size_t i = 0; i < n && !w.over_limit; i++)
        collect_argument(&w, paths[i]);
    if (w.over_limit)
        return error_set(err, "more than %d files: name fewer directories at once", LIMIT_FILES);
    drop_repeated(ret);
    return true;
}
