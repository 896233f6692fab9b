/*
 * config_json.c - finds and reads .pgpreflight.json: JSON with comments and trailing commas.
 *
 * cJSON knows neither comments nor line numbers. So comments and such commas are blanked in place,
 * which leaves every offset as the user sees it, and a value's line is found by walking the text
 * along the same path of child numbers that led to it in cJSON's tree.
 */
#include "config.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cJSON.h>

#include "limits.h"
#include "nearest.h"

struct document {
    const char *path;
    char *text;
    size_t size;
};

/* --- text ----------------------------------------------------------------------------------- */

static size_t
line_of(const struct document *d, size_t offset)
{
    size_t line = 1;

    for (size_t i = 0; i < offset && i < d->size; i++)
        if (d->text[i] == '\n' || (d->text[i] == '\r' && d->text[i + 1] != '\n'))
            line++;
    return line;
}

/* The offset behind the string that starts at i (or the end of the text). */
static size_t
string_end(const struct document *d, size_t i)
{
    for (i++; i < d->size && d->text[i] != '"'; i++)
        if (d->text[i] == '\\' && i + 1 < d->size)
            i++;
    return i < d->size ? i + 1 : d->size;
}

/* The offset behind the comment that starts at i; i itself when none does. */
static size_t
comment_end(const struct document *d, size_t i)
{
    const char *close;

    if (d->text[i] != '/' || i + 1 >= d->size)
        return i;
    if (d->text[i + 1] == '/')
        return i + strcspn(d->text + i, "\r\n");
    if (d->text[i + 1] != '*')
        return i;
    close = strstr(d->text + i + 2, "*/");
    return close ? (size_t)(close - d->text) + 2 : d->size;
}

static void
blank(struct document *d, size_t from, size_t to)
{
    for (; from < to; from++)
        if (d->text[from] != '\n' && d->text[from] != '\r')
            d->text[from] = ' ';
}

static void
blank_comments(struct document *d)
{
    size_t i = 0;

    while (i < d->size) {
        size_t end;

        if (d->text[i] == '"') {
            i = string_end(d, i);
            continue;
        }
        end = comment_end(d, i);
        blank(d, i, end);
        i = end > i ? end : i + 1;
    }
}

static void
blank_trailing_commas(struct document *d)
{
    size_t i = 0;

    while (i < d->size) {
        if (d->text[i] == '"') {
            i = string_end(d, i);
            continue;
        }
        if (d->text[i] == ',') {
            size_t next = i + 1 + strspn(d->text + i + 1, " \t\r\n");

            if (d->text[next] == '}' || d->text[next] == ']')
                d->text[i] = ' ';
        }
        i++;
    }
}

/* A value by the number of its member or item at each level of nesting. */
struct place {
    int depth, index[4];
};

/* The line of a value (of its key, in an object). The text is valid JSON: cJSON took it. */
static size_t
line_at(const struct document *d, const struct place *p)
{
    int depth = 0, count[4] = {0};
    bool fresh = false; /* the next token begins a member or item */

    for (size_t i = 0; i < d->size; i++) {
        char ch = d->text[i];

        if (strchr(" \t\r\n", ch))
            continue;
        if (fresh && ch != '}' && ch != ']') {
            fresh = false;
            if (depth == p->depth) {
                bool here = true;

                for (int k = 0; k < depth; k++)
                    here = here && count[k] == p->index[k];
                if (here)
                    return line_of(d, i);
            }
        }
        if (ch == '"') {
            i = string_end(d, i) - 1;
        } else if (ch == '{' || ch == '[') {
            if (depth < 4)
                count[depth] = 0;
            depth++;
            fresh = true;
        } else if (ch == '}' || ch == ']') {
            depth--;
            fresh = false;
        } else if (ch == ',') {
            if (depth >= 1 && depth <= 4)
                count[depth - 1]++;
            fresh = true;
        }
    }
    return 1;
}

/* --- values --------------------------------------------------------------------------------- */

static const char *
type_words(const cJSON *v)
{
    if (cJSON_IsString(v))
        return "text";
    if (cJSON_IsNumber(v))
        return "a number";
    if (cJSON_IsBool(v))
        return "true or false";
    if (cJSON_IsArray(v))
        return "a list";
    return cJSON_IsObject(v) ? "an object" : "null";
}

static const char *
expected_words(enum config_type t)
{
    switch (t) {
    case CONFIG_NUMBER:
        return "a whole number";
    case CONFIG_YES_NO:
        return "true or false";
    case CONFIG_TEXT:
        return "text in quotes";
    case CONFIG_DURATION:
        return "a time such as \"500ms\", or a number of milliseconds";
    case CONFIG_LIST:
        return "a list of texts";
    case CONFIG_OVERRIDES:
        return "a list such as [{\"paths\": [\"legacy/**\"], \"rules\": {\"drop-index\": "
               "\"advice\"}}]";
    case CONFIG_LEVELS:
        return "an object such as {\"drop-index\": \"advice\"}";
    }
    return "";
}

static bool
wrong_type(const struct document *d, const struct place *p, const char *key, const char *expected,
           const cJSON *v, struct error *err)
{
    return error_set(err, "%s:%zu: \"%s\" must be %s, not %s", d->path, line_at(d, p), key,
                     expected, type_words(v));
}

static bool
set_text(struct config *c, const struct document *d, const struct place *p, const char *key,
         const char *value, struct error *err)
{
    if (config_set(c, key, value, CONFIG_FROM_FILE, err))
        return true;
    return error_prefix(err, "%s:%zu: \"%s\"", d->path, line_at(d, p), key);
}

/* "" when the value is not of that type. */
static const char *
scalar_text(enum config_type t, const cJSON *v, char number[32])
{
    if ((t == CONFIG_TEXT || t == CONFIG_DURATION) && cJSON_IsString(v))
        return v->valuestring;
    if (t == CONFIG_YES_NO && cJSON_IsBool(v))
        return cJSON_IsTrue(v) ? "true" : "false";
    if ((t == CONFIG_NUMBER || t == CONFIG_DURATION) && cJSON_IsNumber(v) &&
        v->valuedouble == floor(v->valuedouble) && fabs(v->valuedouble) < 1e15) {
        snprintf(number, 32, "%.0f", v->valuedouble);
        return number;
    }
    return NULL;
}

static bool
read_list(struct config *c, const struct document *d, struct place p, const char *key,
          const cJSON *list, struct error *err)
{
    const cJSON *item;

    if (!cJSON_GetArraySize(list))
        return true;
    p.index[p.depth++] = 0;
    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsString(item))
            return wrong_type(d, &p, key, expected_words(CONFIG_LIST), item, err);
        if (!set_text(c, d, &p, key, item->valuestring, err))
            return false;
        p.index[p.depth - 1]++;
    }
    return true;
}

static bool
read_levels(struct config *c, const struct document *d, struct place p, const char *key,
            const cJSON *object, struct error *err)
{
    const cJSON *item;
    bool ok = true;

    p.index[p.depth++] = 0;
    cJSON_ArrayForEach(item, object)
    {
        struct buf pair = {0};

        if (!cJSON_IsString(item))
            return wrong_type(d, &p, item->string, "a level in quotes, such as \"advice\"", item,
                              err);
        buf_printf(&pair, "%s=%s", item->string, item->valuestring);
        ok = set_text(c, d, &p, key, pair.data, err);
        buf_finish(&pair);
        if (!ok)
            return false;
        p.index[p.depth - 1]++;
    }
    return true;
}

/* {"paths": [...], "rules": {...}}: each rule for each path. */
static bool
read_override(struct config *c, const struct document *d, const struct place *p, const char *key,
              const cJSON *o, struct error *err)
{
    const cJSON *paths = cJSON_GetObjectItemCaseSensitive(o, "paths"), *path, *rule;
    const cJSON *rules = cJSON_GetObjectItemCaseSensitive(o, "rules");
    bool ok = true;

    if (!cJSON_IsArray(paths) || !cJSON_IsObject(rules) || cJSON_GetArraySize(o) != 2 ||
        !cJSON_GetArraySize(paths))
        return error_set(err, "%s:%zu: each of \"%s\" has \"paths\", a list, and \"rules\", an object",
                         d->path, line_at(d, p), key);
    cJSON_ArrayForEach(path, paths)
    {
        cJSON_ArrayForEach(rule, rules)
        {
            struct buf text = {0};

            if (!cJSON_IsString(path) || !cJSON_IsString(rule))
                return wrong_type(d, p, key, expected_words(CONFIG_OVERRIDES), rule, err);
            buf_printf(&text, "%s:%s=%s", path->valuestring, rule->string, rule->valuestring);
            ok = set_text(c, d, p, key, text.data, err);
            buf_finish(&text);
            if (!ok)
                return false;
        }
    }
    return true;
}

static bool
read_overrides(struct config *c, const struct document *d, struct place p, const char *key,
               const cJSON *list, struct error *err)
{
    const cJSON *item;

    if (!cJSON_GetArraySize(list))
        return true;
    p.index[p.depth++] = 0;
    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsObject(item))
            return wrong_type(d, &p, key, expected_words(CONFIG_OVERRIDES), item, err);
        if (!read_override(c, d, &p, key, item, err))
            return false;
        p.index[p.depth - 1]++;
    }
    return true;
}

static bool
read_option(struct config *c, const struct document *d, struct place p,
            const struct config_option *o, const cJSON *v, struct error *err)
{
    char number[32];
    const char *text;

    if (cJSON_IsNull(v))
        return true; /* as --show-config prints what is not set */
    if (o->type == CONFIG_LIST && cJSON_IsArray(v))
        return read_list(c, d, p, o->key, v, err);
    if (o->type == CONFIG_OVERRIDES && cJSON_IsArray(v))
        return read_overrides(c, d, p, o->key, v, err);
    if (o->type == CONFIG_LEVELS && cJSON_IsObject(v))
        return read_levels(c, d, p, o->key, v, err);
    text = scalar_text(o->type, v, number);
    if (!text)
        return wrong_type(d, &p, o->key, expected_words(o->type), v, err);
    return set_text(c, d, &p, o->key, text, err);
}

static bool
unknown_key(const struct document *d, const struct place *p, const char *key, struct error *err)
{
    struct nearest near = {0};
    const char *hint;

    nearest_begin(&near, key);
    for (const struct config_option *o = config_options; o->key; o++)
        nearest_try(&near, o->key);
    hint = nearest_result(&near);
    if (hint)
        return error_set(err, "%s:%zu: there is no setting \"%s\"; did you mean \"%s\"?", d->path,
                         line_at(d, p), key, hint);
    return error_set(
        err, "%s:%zu: there is no setting \"%s\"; pgpreflight check --show-config lists them",
        d->path, line_at(d, p), key);
}

static const struct config_option *
option_by_key(const char *key)
{
    for (const struct config_option *o = config_options; o->key; o++)
        if (!strcmp(o->key, key))
            return o;
    return NULL;
}

static bool
twice(const cJSON *root, const cJSON *item)
{
    for (const cJSON *i = root->child; i != item; i = i->next)
        if (!strcmp(i->string, item->string))
            return true;
    return false;
}

static bool
read_tree(struct config *c, const struct document *d, const cJSON *root, struct error *err)
{
    struct place p = {.depth = 1};
    const cJSON *item;

    if (!cJSON_IsObject(root))
        return error_set(err, "%s:1: must be an object {...}, not %s", d->path, type_words(root));
    cJSON_ArrayForEach(item, root)
    {
        const struct config_option *o = option_by_key(item->string);

        if (twice(root, item))
            return error_set(err, "%s:%zu: \"%s\" is given twice", d->path, line_at(d, &p),
                             item->string);
        if (o && !read_option(c, d, p, o, item, err))
            return false;
        if (!o && strcmp(item->string, "$schema") != 0)
            return unknown_key(d, &p, item->string, err);
        p.index[0]++;
    }
    return true;
}

/* --- the file ------------------------------------------------------------------------------- */

static bool
read_text(struct document *d, struct error *err)
{
    FILE *f = fopen(d->path, "rb");
    struct stat st;
    int why;

    if (!f)
        return error_set(err, "%s: cannot open it: %s", d->path, strerror(errno));
    if (fstat(fileno(f), &st) == 0 && S_ISDIR(st.st_mode)) {
        fclose(f);
        return error_set(err, "%s: is a directory, not a file", d->path);
    }
    d->text = malloc(LIMIT_CONFIG_BYTES + 2);
    if (!d->text) {
        fclose(f);
        return error_set(err, "%s: not enough memory to read it", d->path);
    }
    d->size = fread(d->text, 1, LIMIT_CONFIG_BYTES + 1, f);
    why = ferror(f) ? errno : 0;
    fclose(f);
    d->text[d->size] = '\0';
    if (why)
        return error_set(err, "%s: cannot read it: %s", d->path, strerror(why));
    if (d->size > LIMIT_CONFIG_BYTES)
        return error_set(err, "%s: is larger than %zu kB, which is the most a config may have",
                         d->path, LIMIT_CONFIG_BYTES >> 10);
    if (memchr(d->text, '\0', d->size))
        return error_set(err, "%s: is not JSON: it holds a NUL byte", d->path);
    return true;
}

static bool
parse_text(struct config *c, struct document *d, struct error *err)
{
    const char *stop = NULL;
    cJSON *root;
    bool ok;

    if (d->size >= 3 && !memcmp(d->text, "\xef\xbb\xbf", 3))
        memset(d->text, ' ', 3);
    blank_comments(d);
    if (strspn(d->text, " \t\r\n") == d->size)
        return true; /* nothing but comments sets nothing */
    blank_trailing_commas(d);
    root = cJSON_ParseWithLengthOpts(d->text, d->size + 1, &stop, true);
    if (!root) {
        size_t at = stop ? (size_t)(stop - d->text) : d->size;

        /* cJSON may stop in the blanks before what it did not like. */
        at += strspn(d->text + at, " \t\r\n");
        if (at >= d->size)
            return error_set(err, "%s:%zu: is not JSON: it ends too early", d->path,
                             line_of(d, d->size));
        return error_set(err, "%s:%zu: is not JSON from here on: %.*s", d->path, line_of(d, at),
                         (int)strcspn(d->text + at, "\r\n"), d->text + at);
    }
    ok = read_tree(c, d, root, err);
    cJSON_Delete(root);
    return ok;
}

bool
config_read(struct config *c, const char *path, struct error *err)
{
    struct document d = {.path = path};
    bool ok;

    c->path = arena_strdup(c->arena, path);
    ok = read_text(&d, err) && parse_text(c, &d, err);
    free(d.text);
    return ok;
}

static const char *
find_in(const char *dir, struct arena *a)
{
    const char *path = arena_printf(a, "%s%s", dir, CONFIG_FILE_NAME);

    return access(path, F_OK) == 0 ? path : NULL;
}

/* The top of a working tree (".git" is a file in a linked one). Above it another project begins, or
 * a directory in which anybody may leave a file. */
static bool
is_top(const char *dir, struct arena *a)
{
    struct stat up, here;

    if (access(arena_printf(a, "%s.git", dir), F_OK) == 0)
        return true;
    return stat(arena_printf(a, "%s./", dir), &here) != 0 ||
           stat(arena_printf(a, "%s../", dir), &up) != 0 ||
           (up.st_dev == here.st_dev && up.st_ino == here.st_ino);
}

/* The directory above, by name where that is the same ("db/sql/" to "db/"), else by "../". */
static const char *
parent_of(const char *dir, struct arena *a)
{
    size_t n = strlen(dir), cut;
    struct stat st;

    while (n && dir[n - 1] == '/')
        n--;
    for (cut = n; cut && dir[cut - 1] != '/'; cut--)
        ;
    if (n > cut && strcmp(arena_strndup(a, dir + cut, n - cut), "..") != 0 &&
        lstat(arena_strndup(a, dir, n), &st) == 0 && !S_ISLNK(st.st_mode))
        return arena_strndup(a, dir, cut);
    return arena_printf(a, "%s../", dir);
}

const char *
config_place(const char *start, struct arena *a)
{
    const char *slash = strrchr(start, '/');
    struct stat st;

    if (!strcmp(start, "-"))
        start = ".";
    if (stat(start, &st) == 0 && S_ISDIR(st.st_mode))
        return !strcmp(start, ".") ? "" : arena_printf(a, "%s/", start);
    return slash ? arena_strndup(a, start, (size_t)(slash - start) + 1) : "";
}

const char *
config_find(const char *place, struct arena *a)
{
    const char *dir = place, *found;

    for (int depth = 0; depth < 4 * LIMIT_DIRECTORY_DEPTH; depth++) {
        found = find_in(dir, a);
        if (found || is_top(dir, a))
            return found;
        dir = parent_of(dir, a);
    }
    return NULL;
}

bool
config_search(struct config *c, const char *start, struct error *err)
{
    const char *path = config_find(config_place(start, c->arena), c->arena);

    return !path || config_read(c, path, err);
}
