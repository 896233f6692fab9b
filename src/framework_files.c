/* framework_files.c - see framework_files.h. */
#include "framework_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD_BYTES ((size_t)16 << 10)
#define TEXT_BYTES ((size_t)16 << 20)
#define MARKED_FILES 6 /* files looked into to know a directory */
#define UP_LEVELS 8    /* directories above a set that may hold its lock file */

/* What was found out about a path once. */
struct known {
    const char *key;
    void *value;
    struct known *next;
};

struct pattern {
    const char *text;
    regex_t regex;
    struct pattern *next;
};

struct framework_files {
    struct arena *arena;
    struct known *listings[256], *heads[256], *ups[256];
    struct pattern *patterns;
};

struct framework_files *
files_create(struct arena *a)
{
    struct framework_files *f = arena_new(a, struct framework_files);

    f->arena = a;
    return f;
}

struct arena *
files_arena(struct framework_files *f)
{
    return f->arena;
}

static struct known *
remember(struct framework_files *f, struct known **table, const char *key, bool *ret_new)
{
    unsigned h = 5381;
    struct known *k;

    for (const char *s = key; *s; s++)
        h = h * 33 + (unsigned char)*s;
    for (k = table[h & 255]; k; k = k->next)
        if (!strcmp(k->key, key)) {
            *ret_new = false;
            return k;
        }
    k = arena_new(f->arena, struct known);
    k->key = arena_strdup(f->arena, key);
    k->next = table[h & 255];
    table[h & 255] = k;
    *ret_new = true;
    return k;
}

/* --- paths ---------------------------------------------------------------------------------- */

const char *
files_join(struct framework_files *f, const char *dir, const char *name)
{
    size_t n = strlen(dir);

    if (!strcmp(dir, "."))
        return arena_strdup(f->arena, name);
    return arena_printf(f->arena, "%s%s%s", dir, n && dir[n - 1] == '/' ? "" : "/", name);
}

const char *
files_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

const char *
files_parent(struct framework_files *f, const char *path)
{
    size_t n = strlen(path);
    const char *slash;

    while (n > 1 && path[n - 1] == '/')
        n--;
    if ((n == 1 && path[0] == '.') ||
        (n >= 2 && !strncmp(path + n - 2, "..", 2) && (n == 2 || path[n - 3] == '/')))
        return n == 1 ? ".." : arena_printf(f->arena, "%.*s/..", (int)n, path);
    slash = memrchr(path, '/', n);
    if (!slash)
        return ".";
    while (slash > path && slash[-1] == '/')
        slash--;
    return slash == path ? "/" : arena_strndup(f->arena, path, (size_t)(slash - path));
}

bool
is_sql_name(const char *name)
{
    size_t n = strlen(name);

    return n > 4 && !strcasecmp(name + n - 4, ".sql");
}

/* --- directories ---------------------------------------------------------------------------- */

static int
compare_strings(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;

    return strcmp(*x, *y);
}

static char *
lower_case(char *s)
{
    for (char *p = s; *p; p++)
        *p = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
    return s;
}

static struct listing *
read_directory(struct framework_files *f, const char *path)
{
    struct listing *l = arena_new(f->arena, struct listing);
    DIR *dir = opendir(path);
    struct dirent *e;
    size_t cap = 0;

    while (dir && (e = readdir(dir))) {
        if (e->d_name[0] == '.')
            continue;
        if (l->n == cap) {
            const char **old = l->names;

            cap = cap ? cap * 2 : 32;
            l->names = arena_array(f->arena, const char *, cap);
            if (old)
                memcpy(l->names, old, l->n * sizeof(*old));
        }
        l->names[l->n++] = arena_strdup(f->arena, e->d_name);
    }
    if (dir)
        closedir(dir);
    if (l->n)
        qsort(l->names, l->n, sizeof(*l->names), compare_strings);
    l->lower = arena_array(f->arena, const char *, l->n + 1);
    for (size_t i = 0; i < l->n; i++)
        l->lower[i] = lower_case(arena_strdup(f->arena, l->names[i]));
    return l;
}

const struct listing *
files_list(struct framework_files *f, const char *dir)
{
    bool fresh;
    struct known *k = remember(f, f->listings, dir, &fresh);

    if (fresh)
        k->value = read_directory(f, dir);
    return k->value;
}

bool
files_has(struct framework_files *f, const char *dir, const char *name)
{
    struct stat st;

    return stat(files_join(f, dir, name), &st) == 0;
}

bool
files_is_directory(struct framework_files *f, const char *path)
{
    struct stat st;

    (void)f;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* --- contents ------------------------------------------------------------------------------- */

static const char *
read_up_to(struct framework_files *f, const char *path, size_t limit)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    size_t n = 0, room;
    char *text;

    if (fd < 0)
        return "";
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return "";
    }
    room = (size_t)st.st_size < limit ? (size_t)st.st_size : limit;
    text = arena_alloc_raw(f->arena, room + 1);
    while (n < room) {
        ssize_t got = read(fd, text + n, room - n);

        if (got <= 0 && !(got < 0 && errno == EINTR))
            break;
        n += got > 0 ? (size_t)got : 0;
    }
    close(fd);
    text[n] = '\0';
    return text;
}

const char *
files_head(struct framework_files *f, const char *path)
{
    bool fresh;
    struct known *k = remember(f, f->heads, path, &fresh);

    if (fresh)
        k->value = arena_strdup(f->arena, read_up_to(f, path, HEAD_BYTES));
    return k->value;
}

const char *
files_text(struct framework_files *f, const char *path)
{
    return read_up_to(f, path, TEXT_BYTES);
}

static void
free_regex(void *regex)
{
    regfree(regex);
}

static const regex_t *
compiled(struct framework_files *f, const char *pattern)
{
    struct pattern *p;

    for (p = f->patterns; p; p = p->next)
        if (p->text == pattern || !strcmp(p->text, pattern))
            return &p->regex;
    p = arena_new(f->arena, struct pattern);
    p->text = arena_strdup(f->arena, pattern);
    /* The patterns are ours: one that does not compile matches nothing, and a test sees it. */
    if (regcomp(&p->regex, pattern, REG_EXTENDED | REG_NOSUB | REG_ICASE | REG_NEWLINE) != 0)
        return NULL;
    arena_defer(f->arena, free_regex, &p->regex);
    p->next = f->patterns;
    f->patterns = p;
    return &p->regex;
}

bool
text_matches(struct framework_files *f, const char *text, const char *pattern)
{
    const regex_t *r = compiled(f, pattern);

    return r && regexec(r, text, 0, NULL, 0) == 0;
}

/* Behind a bracket expression that starts at p. */
static const char *
behind_bracket(const char *p)
{
    p += p[1] == '^' ? 2 : 1;
    p += *p == ']';
    for (; *p && *p != ']'; p++)
        if (p[0] == '[' && p[1] == ':' && strstr(p, ":]"))
            p = strstr(p, ":]") + 1;
    return *p ? p + 1 : p;
}

/* The longest text that stands in whatever matches the pattern (none: ""). Looking for it costs
 * next to nothing, the pattern a millisecond for a file. word is as large as the pattern. */
static void
needed_word(const char *pattern, char *word)
{
    size_t n = 0, best = 0;
    int depth = 0;

    *word = '\0';
    for (const char *p = pattern, *next; *p; p = next) {
        next = *p == '[' ? behind_bracket(p) : p + (*p == '\\' && p[1] ? 2 : 1);
        depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
        if (*p == '{' || (*p == '|' && depth == 0)) {
            *word = '\0'; /* not worth working out */
            return;
        }
        if (depth || strchr("^$.+*?[]()|\\", *p) || *next == '*' || *next == '?') {
            n = 0;
            continue;
        }
        if (++n > best) {
            best = n;
            memcpy(word, next - n, n);
            word[n] = '\0';
        }
    }
}

/* The characters that stand in whatever matches the pattern, each once, in lower case. */
static char *
needed_chars(struct framework_files *f, const char *pattern)
{
    char *chars = arena_alloc(f->arena, strlen(pattern) + 1);
    size_t n = 0;
    int depth = 0;

    for (const char *p = pattern, *next; *p; p = next) {
        bool escaped = *p == '\\' && p[1];
        char c = escaped ? p[1] : *p;

        next = *p == '[' ? behind_bracket(p) : p + (escaped ? 2 : 1);
        depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
        if (*p == '{' || (*p == '|' && depth == 0)) {
            chars[0] = '\0'; /* not worth working out */
            return chars;
        }
        c = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        if (!depth && (escaped || !strchr("^$.+*?[]()|", c)) && *next != '*' && *next != '?' &&
            !memchr(chars, c, n))
            chars[n++] = c;
    }
    return chars;
}

static bool
has_chars(const char *lower, const char *chars)
{
    for (; *chars; chars++)
        if (!strchr(lower, *chars))
            return false;
    return true;
}

/* Most patterns want an underscore, say, that most names of other frameworks lack: a regular
 * expression takes a hundred times longer to find that out. */
size_t
files_count(struct framework_files *f, const char *dir, const char *pattern)
{
    const struct listing *l = files_list(f, dir);
    const char *chars = needed_chars(f, pattern);
    size_t n = 0;

    for (size_t i = 0; i < l->n; i++)
        n += has_chars(l->lower[i], chars) && text_matches(f, l->names[i], pattern);
    return n;
}

static const char *
lower_head(struct framework_files *f, const char *path)
{
    bool fresh;
    struct known *k = remember(f, f->heads, arena_printf(f->arena, "%s\nlower", path), &fresh);

    if (fresh)
        k->value = lower_case(arena_strdup(f->arena, files_head(f, path)));
    return k->value;
}

/* Some line of the head matches; only those with the word, in lower case, are looked at. */
static bool
head_matches(struct framework_files *f, const char *path, const char *word, const char *pattern)
{
    const char *head = files_head(f, path), *lower = lower_head(f, path), *at = lower;

    while ((at = strstr(at, word))) {
        const char *start = at, *end = strchrnul(at, '\n');

        while (start > lower && start[-1] != '\n')
            start--;
        if (text_matches(f, arena_strndup(f->arena, head + (start - lower), (size_t)(end - start)),
                         pattern))
            return true;
        if (!*end)
            return false;
        at = end + 1;
    }
    return false;
}

bool
files_marked(struct framework_files *f, const char *dir, const char *pattern)
{
    const struct listing *l = files_list(f, dir);
    char *word = arena_alloc_raw(f->arena, strlen(pattern) + 1);
    size_t seen = 0;

    needed_word(pattern, word);
    lower_case(word);
    for (size_t i = 0; i < l->n && seen < MARKED_FILES; i++) {
        if (!is_sql_name(l->names[i]))
            continue;
        seen++;
        if (head_matches(f, files_join(f, dir, l->names[i]), word, pattern))
            return true;
    }
    return false;
}

/* --- upward --------------------------------------------------------------------------------- */

static const char *
look_up(struct framework_files *f, const char *dir, const char *name)
{
    char *real = realpath(dir, NULL), *slash;
    const char *at = dir, *found = NULL;

    for (size_t level = 0; real && level <= UP_LEVELS && !found; level++) {
        struct stat st;
        char *path = arena_printf(f->arena, "%s/%s", real, name);

        if (stat(path, &st) == 0)
            found = files_join(f, at, name);
        else if (stat(arena_printf(f->arena, "%s/.git", real), &st) == 0)
            break;
        slash = strrchr(real, '/');
        if (!slash || slash == real)
            break;
        *slash = '\0';
        at = files_parent(f, at);
    }
    free(real);
    return found;
}

const char *
files_up(struct framework_files *f, const char *dir, const char *name)
{
    bool fresh;
    struct known *k = remember(f, f->ups, arena_printf(f->arena, "%s\n%s", dir, name), &fresh);

    if (fresh)
        k->value = arena_strdup(f->arena, look_up(f, dir, name));
    return k->value;
}

bool
files_depends(struct framework_files *f, const char *dir, const char *package)
{
    const char *quoted = arena_printf(f->arena, "\"%s\"", package);

    for (size_t level = 0; level < 2; level++) {
        const char *path = files_up(f, dir, "package.json");

        if (!path)
            return false;
        if (strstr(files_head(f, path), quoted))
            return true;
        dir = files_parent(f, files_parent(f, path));
    }
    return false;
}
