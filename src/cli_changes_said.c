/* cli_changes_said.c - what is said of a file as a change (cli_changes.h). */
#include <ctype.h>
#include <string.h>

#include "cli_changes_own.h"
#include "numbered.h"

/* 0001_x.sql, V1__x.sql, or 2026..._x/migration.sql: a name that gives an order. */
static bool
has_version(const char *path)
{
    const char *base = strrchr(path, '/');

    base = base ? base + 1 : path;
    if (!strcmp(base, "migration.sql") || !strcmp(base, "up.sql")) {
        const char *dir = base > path ? base - 1 : base;

        while (dir > path && dir[-1] != '/')
            dir--;
        base = dir;
    }
    return isdigit((unsigned char)*base) ||
           (toupper((unsigned char)*base) == 'V' && isdigit((unsigned char)base[1]));
}

static bool
goes_down(const char *path)
{
    const char *base = strrchr(path, '/');

    base = base ? base + 1 : path;
    return strstr(base, ".down.") || strstr(base, ".undo.") || !strcmp(base, "down.sql");
}

static bool
is_migration(const struct migration_group *g, const struct migration_input *f)
{
    if (g->set)
        return f->migration && f->migration->kind == MIGRATION_UP;
    return has_version(f->path) && !goes_down(f->path);
}

static struct migration_problem *
add_problem(struct migration_problem **ret, struct arena *a, const char *rule)
{
    struct migration_problem *p = arena_new(a, struct migration_problem);

    p->rule = rule;
    p->next = *ret;
    *ret = p;
    return p;
}

static bool
is_on_base(struct cli_changes *all, const char *path)
{
    struct located *l = changes_find(all, path);

    return !(l && l->change->kind == CHANGE_ADDED) && !changes_unknown_to_git(all, path);
}

/* A migration of the base that runs after this one; NULL: none. */
static const char *
later_on_base(struct cli_changes *all, const struct migration_set *set, const struct migration *me)
{
    for (const struct migration *m = set->items + set->n; m-- > me + 1;)
        if (m->kind == MIGRATION_UP && is_on_base(all, m->path))
            return m->path;
    return NULL;
}

/* The list blames whichever of two stands behind; that may be the old one, which is not judged. */
static const char *
same_version_on_base(struct cli_changes *all, const struct migration_set *set,
                     const struct migration *me)
{
    if (!me->version)
        return NULL;
    for (const struct migration_problem *p = me->problems; p; p = p->next)
        if (!strcmp(p->rule, "framework-duplicate-version"))
            return NULL;
    for (size_t i = 0; i < set->n; i++) {
        const struct migration *m = &set->items[i];

        if (m != me && m->kind == MIGRATION_UP && m->version && !strcmp(m->version, me->version) &&
            is_on_base(all, m->path))
            for (const struct migration_problem *p = m->problems; p; p = p->next)
                if (!strcmp(p->rule, "framework-duplicate-version"))
                    return m->path;
    }
    return NULL;
}

/* The same two without a framework, in a directory of numbered files. */
static void
numbered_on_base(struct cli_changes *all, const char *path, const char **ret_later,
                 const char **ret_same)
{
    struct numbered_list list = numbered_files(all->listings, path);
    size_t me = numbered_index(&list, path, 0);

    for (size_t i = list.n; me < list.n && i-- > 0;) {
        bool same = !strcmp(list.files[i].version, list.files[me].version);

        if (i == me || (i < me && !same) || (same ? *ret_same : *ret_later) ||
            !is_on_base(all, list.files[i].path))
            continue;
        *(same ? ret_same : ret_later) = list.files[i].path;
    }
}

static void
added(struct cli_changes *all, const struct migration_group *g, size_t file,
      struct migration_problem **ret, struct arena *a)
{
    const struct migration *me = g->files[file].migration;
    const char *later = NULL, *same = NULL;

    if (g->set && me) {
        later = later_on_base(all, g->set, me);
        same = same_version_on_base(all, g->set, me);
    } else {
        numbered_on_base(all, g->files[file].path, &later, &same);
    }
    if (same)
        add_problem(ret, a, "framework-duplicate-version")->message = arena_printf(
            a, "this new migration has the version of %s, which was there before it", same);
    if (later)
        add_problem(ret, a, "out-of-order-migration")->message =
            arena_printf(a, "%s stands behind this new migration and was there before it", later);
}

static void
edited(struct cli_changes *all, struct migration_problem **ret, struct arena *a)
{
    add_problem(ret, a, "edited-migration")->message = arena_printf(
        a, "this migration was there before (%s): where it has run, the edit never will",
        all->words);
}

static void
renamed(struct migration_problem **ret, const struct change *c, struct arena *a)
{
    add_problem(ret, a, "renamed-migration")->message =
        arena_printf(a,
                     "this migration was called %s: under another name it is a new one, and runs "
                     "again",
                     c->old_path);
}

/* The list that is there is the framework's: it is copied behind ours. */
static void
prepend(struct lint_input *in, struct migration_problem *more, struct arena *a)
{
    struct migration_problem **last = &more->next;

    while (*last)
        last = &(*last)->next;
    for (const struct migration_problem *p = in->problems; p; p = p->next) {
        *last = arena_new(a, struct migration_problem);
        **last = *p;
        last = &(*last)->next;
    }
    *last = NULL;
    in->problems = more;
}

void
changes_apply(struct cli_changes *all, const struct migration_group *g, size_t file,
              struct lint_input *in, struct arena *a)
{
    const struct migration_input *f = &g->files[file];
    struct located *l = all ? changes_find(all, f->path) : NULL;
    const struct change *c = l ? l->change : NULL;
    struct migration_problem *more = NULL;

    if (!c)
        return;
    l->seen = true;
    in->only_changed = c->kind != CHANGE_ADDED && !c->binary;
    in->changed = c->lines;
    in->n_changed = c->n_lines;
    if (!is_migration(g, f))
        return;
    if (c->kind == CHANGE_ADDED)
        added(all, g, file, &more, a);
    else if (c->kind == CHANGE_MODIFIED && (c->n_lines || c->binary))
        edited(all, &more, a);
    else if (c->kind == CHANGE_RENAMED)
        renamed(&more, c, a);
    if (more)
        prepend(in, more, a);
}

bool
changes_gone(struct cli_changes *all, const struct change **at, const char **ret_path,
             struct migration_problem *ret)
{
    const struct change *c = *at ? (*at)->next : all->changes.first;

    while (c && (c->kind != CHANGE_DELETED || !is_sql_name(files_base(c->path)) ||
                 !has_version(c->path) || goes_down(c->path) || !changes_asked_for(all, c)))
        c = c->next;
    if (!c)
        return false;
    *at = c;
    *ret_path = changes_shown_path(all, c->path);
    *ret = (struct migration_problem){
        .rule = "deleted-migration",
        .message = arena_printf(all->arena,
                                "this migration is gone (%s): what it did stays where "
                                "it has run, and is missing everywhere else",
                                all->words),
    };
    return true;
}

size_t
changes_count(struct cli_changes *all)
{
    const struct change *at = NULL;
    struct migration_problem p;
    const char *path;
    size_t n = all->judged;

    while (changes_gone(all, &at, &path, &p))
        n++;
    return n;
}
