/* cli_pending.c - see cli_pending.h. */
#include "cli_pending.h"

#include <string.h>

#include "cli_db.h"

static bool
read_group(struct cli *cli, struct db *db, struct migration_group *g, bool asked)
{
    struct progress *p = arena_new(cli->arena, struct progress);
    struct error err = {0};

    if (!pending_read(p, db, g->set, cli_value(cli, "history-table"), cli->arena, &err))
        return cli_error("%s: %s", g->set->root, err.message) == STATUS_OK;
    if (p->table || asked)
        g->progress = p;
    if (!p->table && p->not_empty && asked)
        cli_note(
            "%s has no history table in this database, which is not empty: all of its migrations "
            "are taken for pending",
            g->framework->facts.title);
    return true;
}

bool
pending_groups(struct cli *cli, const struct config *config, struct migration_group *groups,
               bool asked)
{
    struct db *db = cli_db(cli, config);
    bool ok = true;

    if (!db && asked)
        return config->db
                   ? false
                   : cli_error("--db is missing: the database that the migrations are for") ==
                         STATUS_OK;
    for (struct migration_group *g = db ? groups : NULL; g; g = g->next) {
        if (g->set && pending_knows(g->framework))
            ok = read_group(cli, db, g, asked) && ok;
        else if (asked)
            ok = cli_error("%s: %s; --framework NAME says which tool runs them",
                           g->n ? g->files[0].path : "the migrations",
                           g->framework->plain
                               ? "no migration tool is recognised, so what has run is not known"
                               : "this tool keeps no history table that we can read") == STATUS_OK;
    }
    return ok;
}

const struct progress_item *
pending_item(const struct migration_group *g, const struct migration_input *f)
{
    size_t i;

    if (!g->progress || !f->migration)
        return NULL;
    i = (size_t)(f->migration - g->set->items);
    return i < g->progress->n ? &g->progress->items[i] : NULL;
}

bool
pending_is_over(const struct migration_group *g, const struct migration_input *f, struct arena *a,
                const char **ret_why)
{
    const struct progress_item *item = pending_item(g, f);

    if (!item)
        return false;
    switch (item->state) {
    case PROGRESS_APPLIED:
        *ret_why = item->when ? arena_printf(a, "applied %s", item->when) : "applied";
        return true;
    case PROGRESS_EDITED:
        *ret_why = "applied, and edited since";
        return true;
    case PROGRESS_NEVER:
        *ret_why = "never run";
        return true;
    case PROGRESS_PENDING:
    case PROGRESS_FAILED:
    case PROGRESS_LATE:
        break;
    }
    return false;
}

bool
pending_is_there(const struct migration_group *g, const struct migration_input *f,
                 const struct config *config)
{
    const struct progress_item *item = pending_item(g, f);

    return config->db && (!item || item->state == PROGRESS_APPLIED ||
                          item->state == PROGRESS_EDITED || item->state == PROGRESS_NEVER);
}

static struct migration_problem *
add_problem(struct lint_input *in, struct arena *a, const char *rule, const char *message)
{
    struct migration_problem *first = NULL, **last = &first;

    for (const struct migration_problem *p = in->problems; p; p = p->next) {
        *last = arena_new(a, struct migration_problem);
        **last = *p;
        last = &(*last)->next;
    }
    *last = arena_new(a, struct migration_problem);
    (*last)->rule = rule;
    (*last)->message = message;
    in->problems = first;
    return *last;
}

/* The changeset that a part of a Liquibase file belongs to, the last one that begins before its
 * end, has run. */
static bool
part_has_run(const struct progress_item *item, const struct lint_input *in, size_t end)
{
    static const char word[] = "changeset ";
    const char *text = in->src->text, *line = text + end;
    size_t n;

    while (line > text && strncasecmp(line, word, strlen(word)) != 0)
        line--;
    line += line > text ? strlen(word) : 0;
    line += strspn(line, " \t");
    n = strcspn(line, " \t\r\n");
    for (const struct string_list *l = item->parts; l; l = l->next)
        if (strlen(l->text) == n && !strncmp(l->text, line, n))
            return true;
    return false;
}

static void
mark_parts(const struct progress_item *item, struct lint_input *in, struct arena *a)
{
    struct migration_part *parts = arena_array(a, struct migration_part, in->n_parts);

    memcpy(parts, in->parts, in->n_parts * sizeof(*parts));
    for (size_t i = 0; i < in->n_parts; i++)
        parts[i].down =
            parts[i].down || !parts[i].at.end || part_has_run(item, in, parts[i].at.end - 1);
    in->parts = parts;
}

static const char edited_why[] =
    "The database has run the file as it was and will not run it again, so the edit reaches only "
    "new "
    "databases and the two kinds drift apart; a tool that compares checksums when it migrates "
    "(Flyway, "
    "sqlx, graphile-migrate) refuses to go on. Put the file back and write a new migration.";
static const char late_why[] = "The database has run a migration that stands behind this one. Give "
                               "it a version behind all those "
                               "that have run.";

void
pending_apply(const struct migration_group *g, const struct migration_input *f,
              struct lint_input *in, struct arena *a)
{
    const struct progress_item *item = pending_item(g, f);
    struct migration_problem *p = NULL;

    if (!item)
        return;
    if (item->parts)
        mark_parts(item, in, a);
    switch (item->state) {
    case PROGRESS_FAILED:
        p = add_problem(in, a, "failed-migration", item->why);
        p->safer = item->safer;
        break;
    case PROGRESS_EDITED:
        p = add_problem(in, a, "edited-migration", item->why);
        p->why = edited_why;
        break;
    case PROGRESS_LATE:
    case PROGRESS_NEVER:
        p = add_problem(in, a, "out-of-order-migration", item->why);
        p->why = late_why;
        break;
    case PROGRESS_PENDING:
    case PROGRESS_APPLIED:
        break;
    }
    if (g->progress->locked && item->state == PROGRESS_PENDING) {
        p = add_problem(
            in, a, "failed-migration",
            arena_printf(a, "the lock of %s is held by %s: it waits until that is released",
                         g->framework->facts.title, g->progress->locked));
        p->safer = "-- when no other run is at work:\n-- liquibase release-locks";
    }
}

bool
pending_missing(const struct migration_group *g, size_t i, struct arena *a, const char **ret_path,
                struct migration_problem *ret)
{
    const struct string_list *l =
        g->progress && g->progress->unknown_why ? g->progress->unknown : NULL;

    while (l && i--)
        l = l->next;
    if (!l)
        return false;
    *ret_path = arena_printf(a, "%s/%s", g->set->root, l->text);
    *ret = (struct migration_problem){.rule = "deleted-migration",
                                      .message = g->progress->unknown_why};
    return true;
}
