/* migrations.c - see migrations.h. */
#include "migrations.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "numbered.h"

/* A set under construction: which of its items were asked for. */
struct building {
    struct migration_group *group;
    const char *real_root;
    const char **asked;     /* per item: the path as the user gave it, NULL: not asked for */
    struct item_id *ids;    /* of all items, sorted */
    struct input_list rest; /* asked for, but the set does not know them */
    struct building *next;
};

struct item_id {
    dev_t dev;
    ino_t ino;
    size_t item;
};

struct grouping {
    struct arena *a;
    struct framework_files *files;
    const struct migration_options *options;
    const struct input_list *inputs;
    struct building *sets;
    struct migration_group **last;
    struct migration_group *plain;
    size_t plain_cap;
    struct item_id *asked; /* all inputs, sorted; made when it is first needed */
    size_t n_asked;
    struct directory *directories[256];
    bool failed;
    struct error *err;
};

/* What is known of a directory once. */
struct directory {
    const char *key;
    const struct framework *framework;
    struct framework_match match;
    struct building *building;
    struct numbered_list numbered; /* without a framework */
    size_t numbered_read;          /* so many of them have been seen to */
    const char *last;              /* the one asked for last */
    struct directory *next;
};

static int
compare_ids(const void *a, const void *b)
{
    const struct item_id *x = a, *y = b;

    if (x->dev != y->dev)
        return x->dev < y->dev ? -1 : 1;
    return x->ino < y->ino ? -1 : x->ino > y->ino;
}

static void
identify_items(struct grouping *g, struct building *b)
{
    struct migration_set *set = b->group->set;
    size_t n = 0;

    b->ids = arena_array(g->a, struct item_id, set->n + 1);
    b->asked = arena_array(g->a, const char *, set->n + 1);
    for (size_t i = 0; i < set->n; i++) {
        struct stat st;

        if (stat(set->items[i].path, &st) == 0)
            b->ids[n++] = (struct item_id){st.st_dev, st.st_ino, i};
    }
    set->cap = n; /* how many ids there are; nothing is added to a listed set */
    qsort(b->ids, n, sizeof(*b->ids), compare_ids);
}

/* The index of a file among the items, or -1. */
static long
find_item(const struct building *b, const char *path)
{
    struct item_id key, *found;
    struct stat st;

    if (stat(path, &st) != 0)
        return -1;
    key = (struct item_id){.dev = st.st_dev, .ino = st.st_ino};
    found = bsearch(&key, b->ids, b->group->set->cap, sizeof(key), compare_ids);
    return found ? (long)found->item : -1;
}

/* --- groups --------------------------------------------------------------------------------- */

static struct migration_group *
add_group(struct grouping *g, const struct framework *fw)
{
    struct migration_group *group = arena_new(g->a, struct migration_group);

    group->framework = fw;
    *g->last = group;
    g->last = &group->next;
    return group;
}

static struct migration_group *
plain_group(struct grouping *g)
{
    if (!g->plain) {
        const struct framework *named = g->options->framework;

        g->plain = add_group(g, named ? named : &framework_plain);
        g->plain->version = g->options->version;
    }
    return g->plain;
}

static void
add_plain(struct grouping *g, const struct migration_input *f)
{
    struct migration_group *group = plain_group(g);

    if (group->n == g->plain_cap) {
        struct migration_input *old = group->files;

        g->plain_cap = g->plain_cap ? g->plain_cap * 2 : 16;
        group->files = arena_array(g->a, struct migration_input, g->plain_cap);
        if (old)
            memcpy(group->files, old, group->n * sizeof(*old));
    }
    group->files[group->n++] = *f;
}

/* --- numbered files without a framework ----------------------------------------------------- */

static void
identify_inputs(struct grouping *g)
{
    g->asked = arena_array(g->a, struct item_id, g->inputs->n + 1);
    for (size_t i = 0; i < g->inputs->n; i++) {
        struct stat st;

        if (!g->inputs->files[i].problem && stat(g->inputs->files[i].path, &st) == 0)
            g->asked[g->n_asked++] = (struct item_id){st.st_dev, st.st_ino, i};
    }
    qsort(g->asked, g->n_asked, sizeof(*g->asked), compare_ids);
}

static bool
is_asked(struct grouping *g, const char *path)
{
    struct item_id key;
    struct stat st;

    if (!g->asked)
        identify_inputs(g);
    if (stat(path, &st) != 0)
        return true; /* gone meanwhile */
    key = (struct item_id){.dev = st.st_dev, .ino = st.st_ino};
    return bsearch(&key, g->asked, g->n_asked, sizeof(key), compare_ids);
}

/* Those of its directory that come before it. */
static void
add_earlier(struct grouping *g, struct directory *d, const char *path)
{
    size_t me;

    if (!d->numbered.n)
        d->numbered = numbered_files(g->files, path);
    me = numbered_index(&d->numbered, path, d->numbered_read);
    if (me == d->numbered.n)
        return;
    for (; d->numbered_read < me; d->numbered_read++) {
        const char *earlier = d->numbered.files[d->numbered_read].path;

        /* In a directory that is asked for it is the file before this one. */
        if ((!d->last || strcmp(earlier, d->last) != 0) && !is_asked(g, earlier))
            add_plain(g, &(struct migration_input){.path = earlier, .history = true});
    }
    d->last = path;
}

static const char *
real_path(struct grouping *g, const char *path)
{
    char *real = realpath(path, NULL);
    const char *copy = arena_strdup(g->a, real ? real : path);

    free(real);
    return copy;
}

static bool
goes_up(const struct migration_set *set)
{
    for (size_t i = 0; i < set->n; i++)
        if (set->items[i].kind == MIGRATION_UP)
            return true;
    return false;
}

/* NULL: the framework cannot list its set; err says why. */
static struct building *
building_for(struct grouping *g, const struct directory *d)
{
    const char *root = real_path(g, d->match.root);
    struct building **at = &g->sets;
    struct migration_set *set;
    /* Named by the user, but there is nothing here that tells of it. */
    bool sure = d->match.score > SCORE_NONE, listed;

    for (; *at; at = &(*at)->next)
        if ((*at)->group->framework == d->framework && !strcmp((*at)->real_root, root))
            return *at;
    set = arena_new(g->a, struct migration_set);
    set->framework = d->framework;
    set->root = d->match.root;
    set->evidence = d->match.evidence;
    set->version = g->options->version;
    set->arena = g->a;
    set->files = g->files;
    listed = framework_list(set, sure ? g->err : NULL);
    if (!listed || (!sure && !goes_up(set))) {
        g->failed = g->failed || (sure && !listed);
        return NULL;
    }
    *at = arena_new(g->a, struct building);
    (*at)->real_root = root;
    (*at)->group = add_group(g, d->framework);
    (*at)->group->set = set;
    (*at)->group->version = set->version;
    identify_items(g, *at);
    return *at;
}

/* One directory per migration: all of them have the same answer, which is looked up once. */
static const char *
directory_key(struct grouping *g, const char *dir, const char *name)
{
    if (strcmp(name, "migration.sql") && strcmp(name, "up.sql") && strcmp(name, "down.sql"))
        return dir;
    return arena_printf(g->a, "%s/*/%s", files_parent(g->files, dir), name);
}

static struct directory *
directory_of(struct grouping *g, const char *path)
{
    const char *dir = files_parent(g->files, path);
    const char *key = directory_key(g, dir, files_base(path));
    struct directory *d;
    unsigned h = 5381;

    for (const char *s = key; *s; s++)
        h = h * 33 + (unsigned char)*s;
    for (d = g->directories[h & 255]; d; d = d->next)
        if (!strcmp(d->key, key))
            return d;
    d = arena_new(g->a, struct directory);
    d->key = key;
    d->framework = framework_detect(g->files, dir, g->options->framework, &d->match);
    if (!d->framework->plain)
        d->building = building_for(g, d);
    d->next = g->directories[h & 255];
    g->directories[h & 255] = d;
    return d;
}

static void
place(struct grouping *g, const struct input_file *f)
{
    const struct framework *named = g->options->framework;
    struct migration_input in = {.path = f->path, .problem = f->problem};
    struct directory *d;
    long item;

    if (f->problem || !strcmp(f->path, "-") || (named && named->plain)) {
        add_plain(g, &in);
        return;
    }
    d = directory_of(g, f->path);
    item = d->building ? find_item(d->building, f->path) : -1;
    if (item >= 0) {
        d->building->asked[item] = f->path;
        return;
    }
    if (g->options->history && !g->options->history_given && !named && d->framework->plain)
        add_earlier(g, d, f->path);
    add_plain(g, &in);
}

/* Asked for, or before the last one that was. */
static void
fill_group(struct grouping *g, struct building *b)
{
    struct migration_group *group = b->group;
    const struct migration_set *set = group->set;
    size_t last = 0;

    for (size_t i = 0; i < set->n; i++)
        if (b->asked[i] && set->items[i].kind <= MIGRATION_NOT_RUN)
            last = i;
    group->files = arena_array(g->a, struct migration_input, set->n);
    for (size_t i = 0; i < set->n; i++) {
        const struct migration *m = &set->items[i];
        bool before = i < last && g->options->history &&
                      (m->kind == MIGRATION_UP || m->kind == MIGRATION_BASELINE);

        if (b->asked[i] || before)
            group->files[group->n++] = (struct migration_input){
                .path = b->asked[i] ? b->asked[i] : m->path,
                .migration = m,
                .history = !b->asked[i],
            };
    }
}

bool
migrations_group(struct migration_group **ret, const struct input_list *inputs,
                 const struct migration_options *o, struct arena *a, struct error *err)
{
    struct grouping g = {
        .a = a, .files = files_create(a), .options = o, .inputs = inputs, .last = ret, .err = err};

    *ret = NULL;
    for (size_t i = 0; i < inputs->n; i++)
        place(&g, &inputs->files[i]);
    for (struct building *b = g.sets; b; b = b->next)
        fill_group(&g, b);
    return !g.failed;
}

/* --- one file ------------------------------------------------------------------------------- */

static void
add_own_problems(struct cutter *c, const struct migration *m)
{
    struct migration_problem *p;

    for (p = m->problems; p; p = p->next) {
        struct migration_problem *copy = cut_problem(c, p->rule, p->at, "%s", p->message);

        copy->why = p->why;
        copy->safer = p->safer;
    }
}

/* What never runs is not judged; its head may hold an allowance. */
static void
cut_not_run(struct cutter *c)
{
    struct statement_list all = cut_statements(c, (struct span){0, c->src->size});
    size_t head = all.n ? all.at[0].start : c->src->size;

    cut_part(c, 0, head, false, UNIT_AUTOCOMMIT, NULL);
    cut_part(c, head, c->src->size, true, UNIT_AUTOCOMMIT, NULL);
    cut_problem(c, "framework-file-not-run", (struct span){0, 0}, "%s never runs this file: %s",
                c->framework->facts.title, c->migration->why);
}

struct cutter
migrations_cut(const struct migration_group *g, const struct migration_input *f,
               const struct source *src, const enum unit_kind *runner, struct arena *a)
{
    struct cutter c = {.framework = g->framework,
                       .set = g->set,
                       .migration = f->migration,
                       .version = g->version,
                       .src = src,
                       .arena = a};

    if (f->migration && f->migration->kind == MIGRATION_NOT_RUN)
        cut_not_run(&c);
    else
        framework_cut(&c, runner);
    if (f->migration)
        add_own_problems(&c, f->migration);
    return c;
}

bool
migration_is_aside(const struct migration_input *f, const char **ret_why)
{
    const struct migration *m = f->migration;

    if (!m || m->kind <= MIGRATION_NOT_RUN)
        return false;
    *ret_why = m->why;
    return true;
}
