/* framework_list.c - directories to ordered migrations (framework.h). */
#include "framework.h"

#include <regex.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct migration *
set_add(struct migration_set *set, enum migration_kind kind, const char *path, const char *version,
        const char *why)
{
    struct migration *m;

    if (set->n == set->cap) {
        struct migration *old = set->items;

        set->cap = set->cap ? set->cap * 2 : 64;
        set->items = arena_array(set->arena, struct migration, set->cap);
        if (old)
            memcpy(set->items, old, set->n * sizeof(*old));
    }
    m = &set->items[set->n++];
    *m = (struct migration){.path = path, .version = version, .kind = kind, .why = why};
    return m;
}

struct migration_problem *
set_problem(struct migration_set *set, struct migration *m, const char *rule, const char *fmt, ...)
{
    struct migration_problem *p = arena_new(set->arena, struct migration_problem);
    struct migration_problem **at = &m->problems;
    va_list ap;

    va_start(ap, fmt);
    p->rule = rule;
    p->message = arena_vprintf(set->arena, fmt, ap);
    va_end(ap);
    while (*at)
        at = &(*at)->next;
    *at = p;
    return p;
}

const char *
migration_kind_name(const struct migration *m)
{
    static const char *const names[] = {"up", "repeated", "not run", "down", "baseline", "aside"};

    return names[m ? m->kind : MIGRATION_UP];
}

/* --- orders --------------------------------------------------------------------------------- */

static int
compare_digits(const char **a, const char **b)
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

int
order_number(const char *a, const char *b)
{
    bool x = *a >= '0' && *a <= '9', y = *b >= '0' && *b <= '9';
    int order;

    /* What has a number comes before what has none (sql-migrate). */
    if (x != y)
        return x ? -1 : 1;
    if (x) {
        order = compare_digits(&a, &b);
        if (order)
            return order;
    }
    return strcmp(a, b);
}

int
order_bytes(const char *a, const char *b)
{
    return strcmp(a, b);
}

/* ICU's root collation for what file names hold: punctuation, then digits, then letters, case only
 * when nothing else differs. */
static int
locale_rank(unsigned char c)
{
    static const char punctuation[] = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";
    const char *p = c ? strchr(punctuation, c) : NULL;

    if (!c)
        return 0;
    if (c == ' ')
        return 1;
    if (p)
        return 2 + (int)(p - punctuation);
    if (c >= '0' && c <= '9')
        return 100 + c;
    if (c >= 'A' && c <= 'Z')
        return 200 + c - 'A' + 'a';
    return 200 + c;
}

int
order_locale(const char *a, const char *b)
{
    for (size_t i = 0;; i++) {
        int x = locale_rank((unsigned char)a[i]), y = locale_rank((unsigned char)b[i]);

        if (x != y)
            return x < y ? -1 : 1;
        if (!a[i])
            break;
    }
    /* Small letters first: the opposite of their bytes. */
    return -strcmp(a, b);
}

int
order_dotted(const char *a, const char *b)
{
    while (*a || *b) {
        const char *x = *a ? a : "0", *y = *b ? b : "0";
        int order = compare_digits(&x, &y);

        if (order)
            return order;
        if ((*a && x == a && *x != '.' && *x != '_') || (*b && y == b && *y != '.' && *y != '_'))
            return strcmp(a, b); /* no version */
        a = *a ? x + (*x == '.' || *x == '_') : a;
        b = *b ? y + (*y == '.' || *y == '_') : b;
    }
    return 0;
}

/* --- lists ---------------------------------------------------------------------------------- */

struct sorting {
    framework_order *order;
    bool by_name;
};

static int
compare_migrations(const void *a, const void *b, void *arg)
{
    const struct migration *x = a, *y = b;
    const struct sorting *by = arg;
    bool up_x = x->kind <= MIGRATION_REPEATED, up_y = y->kind <= MIGRATION_REPEATED;
    int order = 0;

    if (up_x != up_y)
        return up_x ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (!by->by_name && x->version && y->version)
        order = by->order(x->version, y->version);
    if (order)
        return order;
    if (by->by_name)
        order = by->order(files_base(x->path), files_base(y->path));
    return order ? order : strcmp(x->path, y->path);
}

void
set_sort(struct migration_set *set, framework_order *order, bool by_name)
{
    struct sorting by = {order, by_name};

    if (set->n > 1)
        qsort_r(set->items, set->n, sizeof(*set->items), compare_migrations, &by);
}

void
set_partition(struct migration_set *set)
{
    struct migration *sorted = arena_array(set->arena, struct migration, set->n + 1);
    size_t n = 0;

    for (size_t i = 0; i < set->n; i++)
        if (set->items[i].kind <= MIGRATION_REPEATED)
            sorted[n++] = set->items[i];
    for (int kind = MIGRATION_NOT_RUN; kind <= MIGRATION_ASIDE; kind++)
        for (size_t i = 0; i < set->n; i++)
            if ((int)set->items[i].kind == kind)
                sorted[n++] = set->items[i];
    set->items = sorted;
    set->cap = n;
}

void
set_duplicates(struct migration_set *set, framework_order *order, const char *consequence)
{
    struct migration *last = NULL;

    for (size_t i = 0; i < set->n; i++) {
        struct migration *m = &set->items[i];

        if (m->kind != MIGRATION_UP || !m->version)
            continue;
        if (last && order(last->version, m->version) == 0)
            set_problem(set, m, "framework-duplicate-version", "version %s is also that of %s: %s",
                        m->version, files_base(last->path), consequence);
        last = m;
    }
}

static const char *
group(struct arena *a, const char *s, const regmatch_t *m)
{
    return m->rm_so < 0 ? "" : arena_strndup(a, s + m->rm_so, (size_t)(m->rm_eo - m->rm_so));
}

/* Down files know what they undo: the up file of the same version. */
void
set_pair(struct migration_set *set)
{
    for (size_t i = 0, k = 0; i < set->n; i++) {
        struct migration *m = &set->items[i];

        if (m->kind != MIGRATION_DOWN || !m->version)
            continue;
        /* Both runs are in the same order, so the search goes on where it stopped. */
        for (size_t tries = 0; tries < set->n; tries++, k = (k + 1) % set->n)
            if (set->items[k].kind == MIGRATION_UP && set->items[k].version &&
                !strcmp(set->items[k].version, m->version) && !set->items[k].down) {
                set->items[k].down = m->path;
                break;
            }
    }
}

/* By its end: an optional group in the pattern would not catch it, the longest match takes it in.
 */
static bool
goes_down(const char *name)
{
    size_t n = strlen(name);

    return n > 9 && !strcasecmp(name + n - 9, ".down.sql");
}

static void
add_file(struct migration_set *set, const char *dir, const char *name, const regex_t *r,
         const struct file_pattern *p)
{
    struct arena *a = set->arena;
    regmatch_t m[8];
    const char *path = files_join(set->files, dir, name);

    if (regexec(r, name, 8, m, 0) != 0) {
        if (p->not_run && is_sql_name(name))
            set_add(set, MIGRATION_NOT_RUN, path, NULL, p->not_run);
        return;
    }
    if (p->directions && goes_down(name))
        set_add(set, MIGRATION_DOWN, path, group(a, name, &m[p->version]),
                "it is only run to go back");
    else
        set_add(set, MIGRATION_UP, path, group(a, name, &m[p->version]), NULL);
}

bool
set_files(struct migration_set *set, const char *dir, const struct file_pattern *p)
{
    const struct listing *l = files_list(set->files, dir);
    regex_t r;

    if (regcomp(&r, p->pattern, REG_EXTENDED | REG_ICASE) != 0)
        return false;
    for (size_t i = 0; i < l->n; i++)
        if (is_sql_name(l->names[i]))
            add_file(set, dir, l->names[i], &r, p);
    regfree(&r);
    set_sort(set, p->order, p->order_by_name);
    if (p->directions)
        set_pair(set);
    if (p->duplicate)
        set_duplicates(set, p->order, p->duplicate);
    return true;
}

void
set_directories(struct migration_set *set, const char *up, const char *down, framework_order *order,
                const char *(*version_of)(const char *, struct arena *))
{
    const struct listing *l = files_list(set->files, set->root);

    for (size_t i = 0; i < l->n; i++) {
        const char *dir = files_join(set->files, set->root, l->names[i]);
        const char *version = version_of ? version_of(l->names[i], set->arena) : l->names[i];
        const char *back = NULL;

        if (down && files_has(set->files, dir, down)) {
            back = files_join(set->files, dir, down);
            set_add(set, MIGRATION_DOWN, back, version, "it is only run to go back");
        }
        if (files_has(set->files, dir, up))
            set_add(set, MIGRATION_UP, files_join(set->files, dir, up), version, NULL)->down = back;
    }
    set_sort(set, order, false);
}
