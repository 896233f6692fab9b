/* cli_baseline.c - see cli_baseline.h. */
#include "cli_baseline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pgpreflight/rule.h>

#include "fingerprint.h"
#include "json.h"
#include "limits.h"
#include "report_common.h"

struct entry {
    const char *path; /* from the baseline's directory */
    const char *rule, *relation, *message;
    char fingerprint[33];
    size_t count, seen;
    struct entry *next; /* of its slot */
    struct entry *after;
};

#define SLOTS 4096

struct file_seen {
    const char *path;
    struct file_seen *next;
};

struct cli_baseline {
    struct arena *arena;
    const char *read_path, *write_path;
    const char *base; /* the baseline's directory, without links */
    struct entry *slots[SLOTS], *first, **last;
    struct fingerprints *prints;
    const char *now; /* the file being judged */
    struct file_seen *files;
    struct lint_known known;
    struct allowance allowance;
    size_t n_known;
};

/* --- entries --------------------------------------------------------------------------------- */

static struct entry **
slot(struct cli_baseline *b, const char *fingerprint)
{
    char head[4] = {0};

    memcpy(head, fingerprint, 3);
    return &b->slots[strtoul(head, NULL, 16) % SLOTS];
}

static struct entry *
find(struct cli_baseline *b, const char *path, const char *fingerprint)
{
    for (struct entry *e = *slot(b, fingerprint); e; e = e->next)
        if (!strcmp(e->fingerprint, fingerprint) && !strcmp(e->path, path))
            return e;
    return NULL;
}

static struct entry *
add(struct cli_baseline *b, const char *path, const char *fingerprint)
{
    struct entry *e = arena_new(b->arena, struct entry), **s = slot(b, fingerprint);

    e->path = path;
    memcpy(e->fingerprint, fingerprint, 32);
    e->next = *s;
    *s = e;
    *b->last = e;
    b->last = &e->after;
    return e;
}

/* An entry of a file that is gone: it may have been renamed to this one. */
static struct entry *
find_moved(struct cli_baseline *b, const char *fingerprint)
{
    for (struct entry *e = *slot(b, fingerprint); e; e = e->next)
        if (!strcmp(e->fingerprint, fingerprint) && e->seen < e->count &&
            access(arena_printf(b->arena, "%s/%s", b->base, e->path), F_OK) != 0)
            return e;
    return NULL;
}

/* --- the paths ------------------------------------------------------------------------------- */

static const char *
real_path(struct arena *a, const char *path)
{
    char *real = realpath(path, NULL);
    const char *copy = arena_strdup(a, real ? real : path);

    free(real);
    return copy;
}

/* From the directory of the baseline, so that it does not matter where pgpreflight is started. */
static const char *
path_from(struct cli_baseline *b, const char *path)
{
    const char *slash = strrchr(path, '/'), *dir, *base = b->base;
    const char *real, *up = "";
    size_t same = 0, i = 0;

    if (!strcmp(path, "-") || !strcmp(path, "<stdin>"))
        return "<stdin>";
    dir = slash ? arena_strndup(b->arena, path, (size_t)(slash - path) + 1) : ".";
    real = arena_printf(b->arena, "%s/%s", real_path(b->arena, dir), slash ? slash + 1 : path);
    for (; base[i] && base[i] == real[i]; i++)
        if (base[i] == '/')
            same = i;
    if (!base[i] && real[i] == '/')
        same = i;
    for (const char *s = base + same; *s; s++)
        if (*s == '/' && s[1])
            up = arena_printf(b->arena, "../%s", up);
    return arena_printf(b->arena, "%s%s", up, real + same + 1);
}

static void
find_base(struct cli_baseline *b, const char *path)
{
    const char *slash = strrchr(path, '/');

    b->base = real_path(b->arena,
                        slash ? arena_strndup(b->arena, path, (size_t)(slash - path) + 1) : ".");
}

/* --- reading --------------------------------------------------------------------------------- */

static const char *
member(const cJSON *o, const char *key)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, key);

    return cJSON_IsString(v) ? v->valuestring : NULL;
}

static bool
read_entry(struct cli_baseline *b, const cJSON *o)
{
    const char *path = member(o, "path"), *print = member(o, "fingerprint");
    const cJSON *count = cJSON_GetObjectItemCaseSensitive(o, "count");
    struct entry *e;

    if (!path || !print || strlen(print) != 32 || strspn(print, "0123456789abcdef") != 32 ||
        !cJSON_IsNumber(count) || count->valuedouble < 1 || count->valuedouble > 1e9)
        return cli_error("%s: an entry is damaged: write the baseline anew with --write-baseline",
                         b->read_path) == STATUS_OK;
    e = find(b, path, print);
    if (!e)
        e = add(b, arena_strdup(b->arena, path), print);
    e->rule = arena_strdup(b->arena, member(o, "rule"));
    e->count += (size_t)count->valuedouble;
    return true;
}

static bool
read_tree(struct cli_baseline *b, const cJSON *root)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(root, "findings"), *item;
    const cJSON *version = cJSON_GetObjectItemCaseSensitive(root, "pgpreflight_baseline");

    if (!cJSON_IsArray(list) || !cJSON_IsNumber(version))
        return cli_error("%s: is not a baseline; --write-baseline makes one", b->read_path) ==
               STATUS_OK;
    if (version->valuedouble != 1)
        return cli_error("%s: is of version %g, and this pgpreflight reads version 1", b->read_path,
                         version->valuedouble) == STATUS_OK;
    cJSON_ArrayForEach(item, list)
    {
        if (!read_entry(b, item))
            return false;
    }
    return true;
}

static bool
read_baseline(struct cli_baseline *b)
{
    struct source src = {0};
    struct error err = {0};
    cJSON *root;
    bool ok;

    if (!source_read(&src, b->read_path, &err))
        return cli_error("--baseline: %s", err.message) == STATUS_OK;
    root = cJSON_ParseWithLength(src.text, src.size);
    ok = root ? read_tree(b, root)
              : cli_error("%s: is not JSON, so not a baseline", b->read_path) == STATUS_OK;
    cJSON_Delete(root);
    source_finish(&src);
    return ok;
}

static const struct allowance *look_up(void *arg, const struct statement *st,
                                       const struct finding *f);

bool
baseline_begin(struct cli *cli, struct cli_baseline **ret)
{
    const char *from = cli_value(cli, "baseline"), *to = cli_value(cli, "write-baseline");
    struct cli_baseline *b;

    *ret = NULL;
    if (!from && !to)
        return true;
    if (from && to)
        return cli_error("--baseline and --write-baseline: what is written holds all findings, so "
                         "nothing needs to be read") == STATUS_OK;
    b = *ret = arena_new(cli->arena, struct cli_baseline);
    b->arena = cli->arena;
    b->read_path = from;
    b->write_path = to;
    b->last = &b->first;
    b->prints = fingerprints_create(cli->arena);
    b->known = (struct lint_known){b, look_up};
    b->allowance = (struct allowance){.reason = "in the baseline", .baseline = true};
    find_base(b, from ? from : to);
    return !from || read_baseline(b);
}

/* --- findings -------------------------------------------------------------------------------- */

const struct lint_known *
baseline_file(struct cli_baseline *b, const struct source *src, const char *path)
{
    struct file_seen *seen;

    if (!b)
        return NULL;
    fingerprints_file(b->prints, src);
    b->now = path_from(b, path);
    seen = arena_new(b->arena, struct file_seen);
    seen->path = b->now;
    seen->next = b->files;
    b->files = seen;
    return &b->known;
}

static void
remember(struct cli_baseline *b, const struct finding *f, const struct fingerprint *print)
{
    struct entry *e = find(b, b->now, print->hex);
    struct buf name = {0};

    if (!e) {
        e = add(b, b->now, print->hex);
        report_name(&name, f->relation);
        e->rule = f->rule->id;
        e->relation = arena_strdup(b->arena, name.data);
        e->message = arena_strdup(b->arena, f->message);
        buf_finish(&name);
    }
    e->count++;
}

static const struct allowance *
look_up(void *arg, const struct statement *st, const struct finding *f)
{
    struct cli_baseline *b = arg;
    struct fingerprint print = fingerprint_next(b->prints, st, f);
    struct entry *e;

    if (b->write_path) {
        if (f->allowed)
            return NULL; /* its comment speaks for it */
        remember(b, f, &print);
        b->n_known++;
        return &b->allowance;
    }
    e = find(b, b->now, print.hex);
    if (!e)
        e = find_moved(b, print.hex);
    if (!e || e->seen == e->count)
        return NULL;
    e->seen++;
    b->n_known += !f->allowed;
    return &b->allowance;
}

static bool
was_judged(const struct cli_baseline *b, const char *path)
{
    for (const struct file_seen *f = b->files; f; f = f->next)
        if (!strcmp(f->path, path))
            return true;
    return access(arena_printf(b->arena, "%s/%s", b->base, path), F_OK) != 0;
}

void
baseline_count(struct cli_baseline *b, bool whole, struct report_summary *s)
{
    const char *path = "";
    bool judged = false;

    if (!b)
        return;
    s->baseline = b->read_path ? b->read_path : b->write_path;
    s->known = b->n_known;
    for (const struct entry *e = b->first; e && b->read_path && whole; e = e->after) {
        if (e->seen == e->count)
            continue;
        if (strcmp(path, e->path) != 0) {
            path = e->path;
            judged = was_judged(b, path);
        }
        if (judged)
            s->stale += e->count - e->seen;
    }
}

/* --- writing --------------------------------------------------------------------------------- */

static int
by_path(const void *a, const void *b)
{
    const struct entry *const *x = a, *const *y = b;
    int order = strcmp((*x)->path, (*y)->path);

    if (!order)
        order = strcmp((*x)->rule, (*y)->rule);
    return order ? order : strcmp((*x)->fingerprint, (*y)->fingerprint);
}

static void
write_entry(FILE *f, const struct entry *e, bool first)
{
    struct buf line = {0};
    cJSON *o = json_object();

    json_add_text(o, "path", e->path);
    json_add_text(o, "rule", e->rule);
    json_add_text(o, "relation", e->relation);
    json_add_text(o, "fingerprint", e->fingerprint);
    json_add_size(o, "count", e->count);
    json_add_text(o, "message", e->message);
    json_print(&line, o, false);
    fprintf(f, "%s%s", first ? "\n" : ",\n", line.data);
    buf_finish(&line);
}

bool
baseline_end(struct cli_baseline *b)
{
    size_t n = 0;
    struct entry **all;
    FILE *f;

    if (b)
        fingerprints_finish(b->prints);
    if (!b || !b->write_path)
        return true;
    for (const struct entry *e = b->first; e; e = e->after)
        n++;
    all = arena_array(b->arena, struct entry *, n + 1);
    n = 0;
    for (struct entry *e = b->first; e; e = e->after)
        all[n++] = e;
    qsort(all, n, sizeof(*all), by_path);
    f = output_open(b->write_path);
    if (!f)
        return false;
    fputs("{\"pgpreflight_baseline\":1,\"findings\":[", f);
    for (size_t i = 0; i < n; i++)
        write_entry(f, all[i], !i);
    fputs("\n]}\n", f);
    return output_close(f, b->write_path);
}
