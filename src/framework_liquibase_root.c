/*
 * framework_liquibase_root.c - the order that Liquibase's root changelog gives: XML, YAML, JSON or
 * SQL, with include and includeAll. Read as words, which is enough for all four.
 */
#include "framework_liquibase_root.h"

#include <ctype.h>
#include <string.h>

#define ROOT "^[a-z0-9._-]*(changelog|master)[a-z0-9._-]*\\.(xml|ya?ml|json|sql)$"
#define MAX_DEPTH 8 /* of changelogs that include others */
#define UP_LEVELS 4 /* directories above a changelog that may hold its root */

struct walk {
    struct framework_files *files;
    struct liquibase_files *found;
};

/* The value of `key` behind s: file="x", file: x, "file": "x". */
static const char *
value_of(struct walk *w, const char *s, const char *end, const char *key)
{
    size_t n = strlen(key);

    for (; s + n < end; s++) {
        const char *v = s + n;

        if (strncmp(s, key, n) != 0 || isalnum((unsigned char)s[-1]))
            continue;
        v += strspn(v, "\"' \t");
        if (*v != '=' && *v != ':')
            continue;
        v += 1 + strspn(v + 1, " \t");
        if (*v == '"' || *v == '\'')
            return arena_strndup(files_arena(w->files), v + 1, strcspn(v + 1, "\"'\n"));
        return arena_strndup(files_arena(w->files), v, strcspn(v, " \t\r\n,}"));
    }
    return NULL;
}

/* "classpath:/db/x.sql" and "./x.sql" without what cannot be looked up. */
static const char *
without_root(const char *path)
{
    if (!strncmp(path, "classpath:", 10))
        path += 10;
    while (!strncmp(path, "./", 2) || !strncmp(path, "../", 3) || *path == '/')
        path += *path == '/' ? 1 : path[1] == '/' ? 2 : 3;
    return path;
}

static void
take(struct walk *w, const char *path)
{
    struct liquibase_files *all = w->found;

    for (size_t i = 0; i < all->n; i++)
        if (!strcmp(all->paths[i], path))
            return;
    if (all->n == all->cap) {
        const char **old = all->paths;

        all->cap = all->cap ? all->cap * 2 : 64;
        all->paths = arena_array(files_arena(w->files), const char *, all->cap);
        if (old)
            memcpy(all->paths, old, all->n * sizeof(*old));
    }
    all->paths[all->n++] = path;
}

static void read_changelog(struct walk *w, const char *path, size_t depth);

static void
take_any(struct walk *w, const char *path, size_t depth)
{
    if (is_sql_name(path))
        take(w, path);
    else if (text_matches(w->files, path, "\\.(xml|ya?ml|json)$"))
        read_changelog(w, path, depth + 1);
}

/* Paths are relative to the changelog, or to a directory further up that is searched. */
static void
include(struct walk *w, const char *from, const char *value, bool all, size_t depth)
{
    struct framework_files *f = w->files;
    const char *name = without_root(value), *dir = files_parent(f, from), *path;
    const struct listing *l;

    path = files_join(f, dir, name);
    if (!files_has(f, dir, name))
        path = files_up(f, dir, name);
    if (!path) {
        w->found->incomplete = true;
        return;
    }
    if (!all) {
        take_any(w, path, depth);
        return;
    }
    path = files_parent(f, files_join(f, path, "x")); /* without a slash at its end */
    l = files_list(f, path);
    for (size_t i = 0; i < l->n; i++)
        take_any(w, files_join(f, path, l->names[i]), depth);
}

static void
read_changelog(struct walk *w, const char *path, size_t depth)
{
    const char *s = files_text(w->files, path);

    while (depth < MAX_DEPTH && (s = strstr(s, "include"))) {
        const char *comment = strstr(s, "-->"), *opened = strstr(s, "<!--");
        const char *next = strstr(s + 7, "include"), *value;
        bool all = !strncmp(s, "includeAll", 10);

        s += all ? 10 : 7;
        if (comment && (!opened || comment < opened)) {
            s = comment; /* it stands in a comment */
            continue;
        }
        value = value_of(w, s, next ? next : s + strlen(s), all ? "path" : "file");
        if (value)
            include(w, path, value, all, depth);
    }
}

/* The changelog that includes others: here or in a directory above. */
static const char *
find_root(struct framework_files *f, const char *dir)
{
    for (size_t level = 0; level < UP_LEVELS; level++, dir = files_parent(f, dir)) {
        const struct listing *l = files_list(f, dir);

        for (size_t i = 0; i < l->n; i++) {
            const char *path = files_join(f, dir, l->names[i]);

            if (text_matches(f, l->names[i], ROOT) && strstr(files_head(f, path), "include"))
                return path;
        }
        if (files_has(f, dir, ".git"))
            break;
    }
    return NULL;
}

const char *
liquibase_root(struct framework_files *f, const char *dir, struct liquibase_files *ret)
{
    struct walk w = {f, ret};

    *ret = (struct liquibase_files){.root = find_root(f, dir)};
    if (ret->root)
        read_changelog(&w, ret->root, 0);
    return ret->n ? ret->root : NULL;
}
