/* framework_version.c - which version of an npm package a project uses (framework_files.h). */
#include "framework_files.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

int
files_compare_version(const char *version, int major, int minor)
{
    char *end;
    long a = strtol(version, &end, 10), b = *end == '.' ? strtol(end + 1, NULL, 10) : 0;

    if (a != major)
        return a < major ? -1 : 1;
    return b < minor ? -1 : b > minor;
}

/* The digits and dots at s, NULL when there are none. */
static const char *
digits(struct framework_files *f, const char *s)
{
    size_t n = strspn(s, "0123456789.");

    return n && isdigit((unsigned char)*s) ? arena_strndup(files_arena(f), s, n) : NULL;
}

/* The text behind `key`, then blanks, quotes and a colon. */
static const char *
value_behind(const char *text, const char *key)
{
    const char *s = strstr(text, key);

    if (!s)
        return NULL;
    s += strlen(key);
    return s + strspn(s, "\": \t");
}

/* npm: "node_modules/NAME": { "version": "1.2.3"; older files: "NAME": { "version": ... */
static const char *
from_npm(struct framework_files *f, const char *text, const char *package)
{
    struct arena *a = files_arena(f);
    const char *s = strstr(text, arena_printf(a, "\"node_modules/%s\": {", package));
    const char *version;

    if (!s)
        s = strstr(text, arena_printf(a, "\"%s\": {", package));
    version = s ? value_behind(s, "\"version\"") : NULL;
    return version && version - s < 400 ? digits(f, version) : NULL;
}

/* yarn: NAME@RANGE[, NAME@RANGE]: / version "1.2.3". */
static const char *
from_yarn(struct framework_files *f, const char *text, const char *package)
{
    const char *key = arena_printf(files_arena(f), "%s@", package), *s = text, *version;

    for (; (s = strstr(s, key)); s++) {
        bool starts =
            s == text || s[-1] == '\n' || (s[-1] == '"' && (s - 1 == text || s[-2] == '\n'));
        const char *eol = strchr(s, '\n');

        if (!starts || !eol)
            continue;
        version = value_behind(eol, "version");
        if (version && version - eol < 60)
            return digits(f, version);
    }
    return NULL;
}

/* pnpm: NAME@1.2.3 or /NAME/1.2.3 as a key of `packages`, with what it was resolved against behind.
 */
static const char *
from_pnpm(struct framework_files *f, const char *text, const char *package)
{
    static const char *const before[] = {"\n  ", "\n  /", "\n  '", "\n  '/"};

    for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
        for (const char *sep = "@/"; *sep; sep++) {
            const char *key = arena_printf(files_arena(f), "%s%s%c", before[i], package, *sep);
            const char *s = strstr(text, key);

            if (s && digits(f, s + strlen(key)))
                return digits(f, s + strlen(key));
        }
    return NULL;
}

/* "^6.2.0" says "at least": what is installed may be newer within the major version, so only the
 * major is known. "7.3.1" is exact. */
static const char *
from_package(struct framework_files *f, const char *text, const char *package)
{
    struct arena *a = files_arena(f);
    const char *s = value_behind(text, arena_printf(a, "\"%s\"", package));

    if (!s)
        return NULL;
    if (*s != '^' && *s != '~')
        return digits(f, s);
    s = digits(f, s + 1);
    if (!s)
        return NULL;
    return arena_printf(a, "%s or later", s);
}

const char *
files_package_version(struct framework_files *f, const char *dir, const char *package)
{
    static const struct {
        const char *name;
        const char *(*read)(struct framework_files *, const char *, const char *);
    } files[] = {
        {"package-lock.json", from_npm},
        {"pnpm-lock.yaml", from_pnpm},
        {"yarn.lock", from_yarn},
    };

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        const char *path = files_up(f, dir, files[i].name);
        const char *found = path ? files[i].read(f, files_text(f, path), package) : NULL;

        if (found)
            return found;
    }
    for (const char *at = dir; at;) {
        const char *path = files_up(f, at, "package.json");
        const char *found = path ? from_package(f, files_head(f, path), package) : NULL;

        if (found || !path)
            return found;
        at = files_parent(f, files_parent(f, path));
        if (!files_up(f, at, "package.json") || !strcmp(files_up(f, at, "package.json"), path))
            return NULL;
    }
    return NULL;
}
