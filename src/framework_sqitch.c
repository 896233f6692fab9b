/*
 * framework_sqitch.c - Sqitch: sqitch.plan alone says what runs and in which order; psql runs each
 * script. deploy/ goes up, revert/ goes down, verify/ only looks.
 */
#include <string.h>

#include "framework_rows.h"

/* The directory with the plan, when dir is one of its script directories or below one. */
static const char *
project_of(struct framework_files *f, const char *dir)
{
    const char *plan = files_up(f, dir, "sqitch.plan");

    return plan ? files_parent(f, plan) : NULL;
}

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    const char *root = project_of(f, dir);
    const char *at = dir;

    for (size_t level = 0; root && level < 16; level++) {
        const char *base = files_base(at);

        if ((!strcmp(base, "deploy") || !strcmp(base, "revert") || !strcmp(base, "verify")) &&
            files_has(f, files_parent(f, at), "sqitch.plan")) {
            *ret = (struct framework_match){SCORE_OWN_FILE + 1, files_parent(f, at), "sqitch.plan"};
            return;
        }
        at = files_parent(f, at);
    }
}

static const char *
script(const struct migration_set *set, const char *kind, const char *change)
{
    return files_join(set->files, set->root, arena_printf(set->arena, "%s/%s.sql", kind, change));
}

static bool
exists(const struct migration_set *set, const char *path)
{
    return files_has(set->files, ".", path);
}

struct tag {
    const char *name; /* with its @ */
    struct tag *next;
};

/* A change that is planned again later: until then its scripts are called name@tag. */
struct change {
    const char *name, *tag; /* tag: one between it and its rework; NULL: not reworked */
    struct tag *tags;       /* that stand behind it, in order */
    struct change *next, *before;
};

static const char *
word_at(struct migration_set *set, const char *line)
{
    return arena_strndup(set->arena, line, strcspn(line, " \t\n\r"));
}

/* Sqitch takes the first script that is there: of the tags back to the older change, those of each
 * change in order. Where none is, it asks for the first. */
static const char *
rework_tag(const struct migration_set *set, const struct change *last, const struct change *old)
{
    const char *first = NULL;

    for (const struct change *c = last; c; c = c == old ? NULL : c->before)
        for (const struct tag *t = c->tags; t; t = t->next) {
            const char *file = arena_printf(set->arena, "%s%s", old->name, t->name);

            if (exists(set, script(set, "deploy", file)))
                return t->name;
            first = first ? first : t->name;
        }
    return first ? first : "";
}

static void
add_tag(struct migration_set *set, struct change *c, const char *tag)
{
    struct tag **last = &c->tags;

    while (*last)
        last = &(*last)->next;
    *last = arena_new(set->arena, struct tag);
    (*last)->name = tag;
}

/* All lines that name a change, in order; a tag closes the changes before it. */
static struct change *
read_plan(struct migration_set *set, const char *text)
{
    struct change *first = NULL, **last = &first, *latest = NULL;

    for (const char *line = text; line && *line;) {
        const char *next = strchr(line, '\n');

        line += strspn(line, " \t");
        if (*line == '@') {
            if (latest)
                add_tag(set, latest, word_at(set, line));
        } else if (!strchr("%#\r\n", *line)) {
            struct change *c = arena_new(set->arena, struct change);

            c->name = word_at(set, line + (*line == '+' || *line == '-'));
            /* "name [name@v1 ...]" reworks: the older one answers to that tag from now on. */
            for (struct change *old = first; old; old = old->next)
                if (!old->tag && !strcmp(old->name, c->name))
                    old->tag = rework_tag(set, latest, old);
            c->before = latest;
            latest = *last = c;
            last = &c->next;
        }
        line = next ? next + 1 : NULL;
    }
    return first;
}

static void
add_change(struct migration_set *set, const struct change *c, struct migration_problem **missing)
{
    const char *file = c->tag ? arena_printf(set->arena, "%s%s", c->name, c->tag) : c->name;
    const char *up = script(set, "deploy", file), *down = script(set, "revert", file);
    struct migration *m;

    if (!exists(set, up)) {
        struct migration_problem *p = arena_new(set->arena, struct migration_problem);

        p->rule = "framework-journal-mismatch";
        p->message = arena_printf(
            set->arena, "sqitch.plan names %s, but deploy/%s.sql is not there", c->name, file);
        p->next = *missing;
        *missing = p;
        return;
    }
    m = set_add(set, MIGRATION_UP, up, file, NULL);
    if (*missing) {
        m->problems = *missing;
        *missing = NULL;
    }
    if (exists(set, down)) {
        m->down = down;
        set_add(set, MIGRATION_DOWN, down, file, "sqitch revert runs it, sqitch deploy does not");
    }
    if (exists(set, script(set, "verify", file)))
        set_add(set, MIGRATION_ASIDE, script(set, "verify", file), file,
                "a verify script: it looks and rolls back");
}

static bool
is_planned(const struct change *changes, const char *file, size_t n)
{
    for (const struct change *c = changes; c; c = c->next) {
        size_t len = strlen(c->name), tag = c->tag ? strlen(c->tag) : 0;

        if (n == len + tag && !strncmp(file, c->name, len) &&
            (!tag || !strncmp(file + len, c->tag, tag)))
            return true;
    }
    return false;
}

/* Scripts that no line of the plan names; `skip` bytes of their paths are the script directory. */
static void
add_unplanned(struct migration_set *set, const char *dir, const struct change *changes, size_t skip,
              enum migration_kind kind)
{
    const struct listing *l = files_list(set->files, dir);

    for (size_t i = 0; i < l->n; i++) {
        const char *path = files_join(set->files, dir, l->names[i]);

        if (!is_sql_name(l->names[i])) {
            if (files_is_directory(set->files, path))
                add_unplanned(set, path, changes, skip, kind);
        } else if (!is_planned(changes, path + skip, strlen(path) - skip - 4)) {
            set_add(set, kind, path, NULL, "sqitch.plan does not name it");
        }
    }
}

static void
add_all_unplanned(struct migration_set *set, const struct change *changes)
{
    static const struct {
        const char *dir;
        enum migration_kind kind;
    } dirs[] = {
        {"deploy", MIGRATION_NOT_RUN}, {"revert", MIGRATION_DOWN}, {"verify", MIGRATION_ASIDE}};

    for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
        const char *dir = files_join(set->files, set->root, dirs[i].dir);

        add_unplanned(set, dir, changes, strlen(dir) + 1, dirs[i].kind);
    }
}

static bool
list(struct migration_set *set, struct error *err)
{
    const char *plan = files_join(set->files, set->root, "sqitch.plan");
    const char *text = files_text(set->files, plan);
    struct migration_problem *missing = NULL;
    struct change *changes;

    if (!strstr(text, "%project") && !strstr(text, "%syntax-version"))
        return error_set(err,
                         "%s: not a plan of Sqitch's: %%syntax-version and %%project are missing; "
                         "restore it from version control",
                         plan);
    changes = read_plan(set, text);
    for (const struct change *c = changes; c; c = c->next)
        add_change(set, c, &missing);
    if (missing && set->n)
        set->items[set->n - 1].problems = missing;
    add_all_unplanned(set, changes);
    set_partition(set);
    return true;
}

const struct framework framework_sqitch = {
    .facts = {.name = "sqitch",
              .title = "Sqitch",
              .opt_out = "without BEGIN and COMMIT (Sqitch itself opens no transaction)"},
    .detect = detect,
    .way_back = true,
    .list = list,
    .runner = UNIT_AUTOCOMMIT,
    .why = "Sqitch hands the script to psql, which sends each statement by itself",
};
