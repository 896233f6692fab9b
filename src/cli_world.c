/* cli_world.c - see cli_world.h. */
#include "cli_world.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli_db.h"
#include "cli_group.h"

#define OLD_DAYS 7

/* Files by what they are, not by how their path is written. */
struct file_id {
    dev_t dev;
    ino_t ino;
};

struct file_ids {
    struct file_id *ids; /* sorted */
    size_t n;
};

static int
compare_ids(const void *a, const void *b)
{
    const struct file_id *x = a, *y = b;

    if (x->dev != y->dev)
        return x->dev < y->dev ? -1 : 1;
    return x->ino < y->ino ? -1 : x->ino > y->ino;
}

static struct file_ids
identify(const struct input_list *list, struct arena *a)
{
    struct file_ids all = {0};
    struct stat st;

    if (!list)
        return all;
    all.ids = arena_array(a, struct file_id, list->n);
    for (size_t i = 0; i < list->n; i++)
        if (stat(list->files[i].path, &st) == 0)
            all.ids[all.n++] = (struct file_id){st.st_dev, st.st_ino};
    qsort(all.ids, all.n, sizeof(*all.ids), compare_ids);
    return all;
}

static bool
is_among(const char *path, const struct file_ids *all)
{
    struct file_id id;
    struct stat st;

    if (!all->n || stat(path, &st) != 0)
        return false;
    id = (struct file_id){st.st_dev, st.st_ino};
    return bsearch(&id, all->ids, all->n, sizeof(id), compare_ids) != NULL;
}

struct lint_input
world_input(struct cli *cli, const struct config *config, struct source *src)
{
    enum unit_kind runner = UNIT_AUTOCOMMIT;

    if (!strcmp(config->runner, "message"))
        runner = UNIT_IMPLICIT;
    else if (!strcmp(config->runner, "wrapped"))
        runner = UNIT_WRAPPED;
    return (struct lint_input){
        .src = src,
        .part = {0, src->size},
        .runner = runner,
        .today = cli_today(cli),
    };
}

/* What goes up, in the order its framework runs it; what only goes back made nothing. */
static bool
read_history_group(struct cli *cli, const struct config *config, struct migration_group *g,
                   const struct file_ids *except)
{
    bool ok = true;

    for (size_t i = 0; i < g->n; i++) {
        const struct migration_input *f = &g->files[i];
        struct source src = {0};
        struct error err = {0};
        const char *why;

        if (config_excludes(config, f->path) || is_among(f->path, except) ||
            (migration_is_aside(f, &why) && f->migration->kind != MIGRATION_BASELINE))
            continue;
        if (f->problem || !source_read(&src, f->path, &err)) {
            ok = cli_error("%s", f->problem ? f->problem : err.message) == STATUS_OK;
            continue;
        }
        group_history(cli, config, g, f, &src);
        source_finish(&src);
    }
    return ok;
}

static bool
read_history(struct cli *cli, const struct config *config, struct schema *s,
             const struct input_list *except)
{
    struct file_ids targets = identify(except, cli->arena);
    struct error err = {0};
    bool ok = true;

    for (const struct string_list *h = config->history; h; h = h->next) {
        struct migration_group *groups;
        struct input_list inputs;

        if (!input_collect(&inputs, cli->arena, &h->text, 1, &err))
            ok = cli_error("%s", err.message) == STATUS_OK;
        ok = group_files(cli, config, &inputs, &groups) && ok;
        for (struct migration_group *g = groups; g; g = g->next) {
            g->schema = s;
            ok = read_history_group(cli, config, g, &targets) && ok;
        }
    }
    schema_settle(s);
    return ok;
}

/* Days since the year 0 of a date that begins with YYYY-MM-DD; 0: it does not. */
static long
day_of(const char *date)
{
    int year, month, day;

    if (!date || sscanf(date, "%4d-%2d-%2d", &year, &month, &day) != 3)
        return 0;
    /* The year begins in March: the leap day is its last. */
    year -= month < 3;
    month += month < 3 ? 9 : -3;
    return 365L * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
}

/* What a server had weeks ago is not what it has. */
static void
say_age(struct cli *cli, const char *path, const struct server_facts *server)
{
    long taken = day_of(server ? server->taken : NULL), today = day_of(cli_today(cli));

    if (taken && today - taken > OLD_DAYS)
        cli_note("%s is %ld days old: it was taken from %s at %s on %.10s; pgpreflight snapshot --db "
                 "renews it",
                 path, today - taken, server->database, server->host, server->taken);
}

void
world_version(const struct schema *s, struct config *config)
{
    const struct server_facts *server = schema_server(s);
    int major = server ? server->version / 10000 : 0;

    if (!config->pg_version_said && major >= 12)
        config->pg_version = major < 19 ? major : 19;
}

struct schema *
world_create(struct cli *cli, const struct config *config, const struct input_list *except,
             enum status *ret_status)
{
    struct schema *s = schema_create(cli->arena);
    struct error err = {0};

    schema_set_version(s, config->pg_version);
    if (config->schema_path && !schema_load(s, config->schema_path, &err)) {
        cli_error("%s", err.message);
        *ret_status = STATUS_FAILED;
        return NULL;
    }
    if (config->schema_path)
        say_age(cli, config->schema_path, schema_server(s));
    if (config->db && !cli_db_schema(cli, config, except, s))
        *ret_status = STATUS_FAILED;
    if (config->history && !read_history(cli, config, s, except))
        *ret_status = STATUS_FAILED;
    return s;
}
