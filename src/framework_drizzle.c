/*
 * framework_drizzle.c - Drizzle: before 1.0 the files that meta/_journal.json lists, in its order;
 * since 1.0 directories with migration.sql and snapshot.json. All pending files are one
 * transaction.
 */
#include <string.h>

#include "framework_rows.h"
#include "json.h"

#define WHY                                                                                        \
    "Drizzle runs all pending migrations in one transaction, so every lock is held until the "     \
    "last of "                                                                                     \
    "them is done"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    const char *parent = files_parent(f, dir);

    if (files_has(f, dir, "meta/_journal.json"))
        *ret = (struct framework_match){SCORE_OWN_FILE, dir, "meta/_journal.json"};
    else if (files_has(f, dir, "migration.sql") && files_has(f, dir, "snapshot.json"))
        *ret = (struct framework_match){SCORE_OWN_FILE, parent, "migration.sql with snapshot.json"};
}

static bool
is_listed(const struct migration_set *set, const char *path)
{
    for (size_t i = 0; i < set->n; i++)
        if (!strcmp(set->items[i].path, path))
            return true;
    return false;
}

static void
add_unlisted(struct migration_set *set)
{
    const struct listing *l = files_list(set->files, set->root);
    size_t listed = set->n;

    for (size_t i = 0; i < l->n; i++) {
        const char *path = files_join(set->files, set->root, l->names[i]);

        if (!is_sql_name(l->names[i]))
            continue;
        set->n = set->n < listed ? listed : set->n;
        if (!is_listed(set, path))
            set_add(set, MIGRATION_NOT_RUN, path, NULL, "meta/_journal.json does not list it");
    }
}

struct entry {
    const char *tag;
    double when, newest; /* the newest before it */
};

static void
add_entry(struct migration_set *set, const struct entry *e, struct migration_problem **missing)
{
    const char *name = arena_printf(set->arena, "%s.sql", e->tag);
    struct migration *m;

    if (!files_has(set->files, set->root, name)) {
        struct migration_problem *p = arena_new(set->arena, struct migration_problem);

        p->rule = "framework-journal-mismatch";
        p->message =
            arena_printf(set->arena, "meta/_journal.json lists %s, which is not there", name);
        p->next = *missing;
        *missing = p;
        return;
    }
    m = set_add(set, MIGRATION_UP, files_join(set->files, set->root, name), e->tag, NULL);
    m->key = arena_printf(set->arena, "%.0f", e->when);
    if (e->when < e->newest)
        set_problem(
            set, m, "framework-out-of-order",
            "its `when` in meta/_journal.json is older than that of a migration before it: where "
            "that one has run, Drizzle never runs this");
}

/* What the set lacks is told at its last file. */
static void
tell_missing(struct migration_set *set, struct migration_problem *missing)
{
    struct migration_problem **at;

    if (!set->n)
        return;
    at = &set->items[set->n - 1].problems;
    while (*at)
        at = &(*at)->next;
    *at = missing;
}

static bool
read_journal(struct migration_set *set, const cJSON *entries)
{
    struct migration_problem *missing = NULL;
    struct entry e = {0};
    const cJSON *item;

    cJSON_ArrayForEach(item, entries)
    {
        const cJSON *tag = cJSON_GetObjectItemCaseSensitive(item, "tag");
        const cJSON *when = cJSON_GetObjectItemCaseSensitive(item, "when");

        if (!cJSON_IsString(tag))
            return false;
        e.tag = arena_strdup(set->arena, tag->valuestring);
        e.when = cJSON_IsNumber(when) ? when->valuedouble : e.newest;
        add_entry(set, &e, &missing);
        if (e.when > e.newest)
            e.newest = e.when;
    }
    tell_missing(set, missing);
    return true;
}

static bool
list(struct migration_set *set, struct error *err)
{
    const char *path = files_join(set->files, set->root, "meta/_journal.json");
    const cJSON *entries;
    cJSON *tree;
    bool ok;

    set->one_transaction = true;
    if (!files_has(set->files, set->root, "meta/_journal.json")) {
        set_directories(set, "migration.sql", NULL, order_locale, NULL);
        return true;
    }
    tree = cJSON_Parse(files_text(set->files, path));
    entries = cJSON_GetObjectItemCaseSensitive(tree, "entries");
    ok = cJSON_IsArray(entries) && read_journal(set, entries);
    cJSON_Delete(tree);
    if (!ok)
        return error_set(err,
                         "%s: not a journal of Drizzle's: \"entries\" with a \"tag\" each are "
                         "missing or cut short; restore it from version control",
                         path);
    add_unlisted(set);
    return true;
}

const struct framework framework_drizzle = {
    .facts = {.name = "drizzle", .title = "Drizzle", .session_kept = true},
    .detect = detect,
    .list = list,
    .runner = UNIT_WRAPPED,
    .why = WHY,
    .package = "drizzle-orm",
};
