/*
 * framework_flyway.c - Flyway: V1_2__x.sql by version, then R__x.sql by description. A file is one
 * transaction unless Flyway's parser sees a statement in it that refuses one.
 */
#include <string.h>

#include "framework_rows.h"

#define NAME "^V([0-9][0-9._]*)__.*\\.sql$"
#define REPEATABLE "^R__.*\\.sql$"

/* The signs that it is Flyway and not refinery, whose files are called the same. */
static const char *
sign_of_flyway(struct framework_files *f, const char *dir)
{
    static const char *const files[] = {"flyway.conf", "flyway.toml",  "conf/flyway.conf",
                                        "pom.xml",     "build.gradle", "build.gradle.kts"};

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        if (files_up(f, dir, files[i]))
            return files[i];
    if (files_count(f, dir, REPEATABLE) || files_count(f, dir, "^B[0-9._]+__.*\\.sql$"))
        return "R__name.sql";
    if (files_count(f, dir, "^V[0-9]+[._][0-9._]*__.*\\.sql$"))
        return "V1_2__name.sql";
    if (!strcmp(files_base(dir), "migration") || strstr(dir, "/resources/"))
        return "db/migration";
    return NULL;
}

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    const char *sign;

    if (!files_count(f, dir, NAME) && !files_count(f, dir, REPEATABLE))
        return;
    sign = sign_of_flyway(f, dir);
    *ret = (struct framework_match){sign ? SCORE_PACKAGE : SCORE_LAYOUT, dir,
                                    sign ? sign : "V1__name.sql"};
}

static void
add_rest(struct migration_set *set)
{
    const struct listing *l = files_list(set->files, set->root);

    for (size_t i = 0; i < l->n; i++) {
        const char *name = l->names[i], *path = files_join(set->files, set->root, name);

        if (!is_sql_name(name) || text_matches(set->files, name, NAME))
            continue;
        if (text_matches(set->files, name, REPEATABLE))
            set_add(set, MIGRATION_REPEATED, path, NULL,
                    "Flyway runs it again whenever it changes");
        else if (text_matches(set->files, name, "^U[0-9._]+__.*\\.sql$"))
            set_add(set, MIGRATION_DOWN, path, NULL,
                    "flyway undo runs it, flyway migrate does not");
        else if (text_matches(set->files, name, "^B[0-9._]+__.*\\.sql$"))
            set_add(set, MIGRATION_BASELINE, path, NULL,
                    "Flyway runs it only on a database without history");
        else if (text_matches(set->files, name, "^(before|after)[A-Za-z]+(__.*)?\\.sql$"))
            set_add(set, MIGRATION_REPEATED, path, NULL, "a callback: Flyway runs it each time");
        else
            set_add(set, MIGRATION_NOT_RUN, path, NULL,
                    "Flyway runs only files called V1__name.sql or R__name.sql");
    }
}

static void
pair_undo(struct migration_set *set)
{
    for (size_t i = 0; i < set->n; i++) {
        struct migration *m = &set->items[i];
        const char *undo;

        if (m->kind != MIGRATION_UP)
            continue;
        undo = files_join(set->files, set->root,
                          arena_printf(set->arena, "U%s", files_base(m->path) + 1));
        for (size_t k = 0; k < set->n; k++)
            if (set->items[k].kind == MIGRATION_DOWN && !strcmp(set->items[k].path, undo))
                m->down = undo;
    }
}

static bool
set_anywhere(const struct migration_set *set, const char *pattern)
{
    static const char *const files[] = {"flyway.conf", "conf/flyway.conf", "flyway.toml",
                                        "src/main/resources/application.properties",
                                        "src/main/resources/application.yml"};

    for (size_t i = 0; set && i < sizeof(files) / sizeof(files[0]); i++) {
        const char *path = files_up(set->files, set->root, files[i]);

        if (path && text_matches(set->files, files_head(set->files, path), pattern))
            return true;
    }
    return false;
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern versioned = {
        .pattern = NAME,
        .version = 1,
        .order = order_dotted,
    };

    (void)err;
    if (!set_files(set, set->root, &versioned))
        return false;
    set_duplicates(set, order_dotted, "Flyway refuses to start");
    add_rest(set);
    pair_undo(set);
    set->one_transaction =
        set_anywhere(set, "^[ \t]*(flyway\\.|spring\\.flyway\\.)?group\"?[ \t]*[=:][ \t]*true");
    return true;
}

/* Statements that Flyway's own list of regular expressions misses: it runs them in a transaction,
 * where they fail. */
static bool
missed_by_flyway(const char *head)
{
    if (!strncmp(head, "REINDEX", 7))
        return !strncmp(head + 7, " TABLE CONC", 11) || !strncmp(head + 7, " INDEX CONC", 11);
    return !strncmp(head, "ALTER TABLE", 11) && strstr(head, "DETACH PARTITION");
}

/* V1__x.sql.conf beside the file. */
static bool
own_setting(struct cutter *c, const char *pattern)
{
    struct framework_files *f = c->set ? c->set->files : NULL;

    return f &&
           text_matches(f, files_head(f, arena_printf(c->arena, "%s.conf", c->src->path)), pattern);
}

static void
report_mixed(struct cutter *c, struct span at)
{
    if (set_anywhere(c->set, "mixed\"?[ \t]*[=:][ \t]*true"))
        return;
    cut_problem(
        c, "framework-mixed-transaction", at,
        "Flyway refuses a file that mixes this with statements that can run in a transaction")
        ->safer = "-- in a migration of its own";
}

bool
framework_flyway_hangs(const struct migration_set *set)
{
    return !set_anywhere(set, "transactional[.-]?lock\"?[ \t]*[=:][ \t]*false");
}

static void
report_hang(struct cutter *c, struct span at)
{
    if (!framework_flyway_hangs(c->set))
        return;
    cut_problem(
        c, "framework-concurrently-hangs", at,
        "with Flyway's transactional lock on (the default since 9.1.2) this waits for ever for "
        "Flyway's own transaction")
        ->safer = "-- in flyway.conf:\n-- flyway.postgresql.transactional.lock=false";
}

static void
cut(struct cutter *c)
{
    struct span whole = {0, c->src->size};
    struct statement_list all = cut_statements(c, whole);
    size_t refusing = 0, free_ones = 0, first = 0;
    bool off = own_setting(c, "executeInTransaction[ \t]*=[ \t]*false") ||
               set_anywhere(c->set, "executeInTransaction\"?[ \t]*[=:][ \t]*false");

    for (size_t i = 0; i < all.n; i++) {
        const char *head = statement_head(c, all.at[i]);
        bool refuses = head_refuses_transaction(head);

        if (refuses && strstr(head, "CONCURRENTLY"))
            report_hang(c, all.at[i]);
        if (refuses && !missed_by_flyway(head)) {
            first = refusing++ ? first : i;
        } else if (strncmp(head, "SET ", 4) != 0) {
            free_ones++;
        }
    }
    if (refusing && free_ones && !off)
        report_mixed(c, all.at[first]);
    if (off)
        cut_part(c, 0, c->src->size, false, UNIT_AUTOCOMMIT,
                 "executeInTransaction=false: Flyway sends each statement by itself");
    else if (refusing)
        cut_part(c, 0, c->src->size, false, UNIT_AUTOCOMMIT,
                 "Flyway sees a statement that refuses a transaction and opens none for this file");
    else
        cut_part(c, 0, c->src->size, false, UNIT_WRAPPED,
                 c->set && c->set->one_transaction
                     ? "with group=true Flyway runs all pending migrations in one transaction"
                     : "Flyway runs each file in a transaction");
}

const struct framework framework_flyway = {
    .facts = {.name = "flyway",
              .title = "Flyway",
              .opt_out = "and nothing else in it: Flyway then opens no transaction (and with "
                         "postgresql.transactional.lock=false, or it hangs)"},
    .detect = detect,
    .way_back = true,
    .list = list,
    .cut = cut,
};
