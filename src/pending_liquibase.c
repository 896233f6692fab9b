/*
 * pending_liquibase.c - Liquibase: each changeset of a file runs, and is remembered, by itself.
 */
#include "pending_private.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* "author:id" of a changeset line, NULL for any other line. */
static const char *
changeset_of(struct reading_history *r, const char *line)
{
    line += strspn(line, " \t");
    if (strncmp(line, "--", 2) != 0)
        return NULL;
    line += 2;
    line += strspn(line, " \t");
    if (strncasecmp(line, "changeset ", 10) != 0)
        return NULL;
    line += 10;
    line += strspn(line, " \t");
    return arena_strndup(r->a, line, strcspn(line, " \t\r\n"));
}

static bool
runs_again(const char *line)
{
    size_t n = strcspn(line, "\r\n");
    const char *end = line + n;
    const char *a = strcasestr(line, "runAlways:true"), *b = strcasestr(line, "runOnChange:true");

    return (a && a < end) || (b && b < end);
}

static bool
has_run(struct reading_history *r, const char *changeset)
{
    bool found = false;

    for (size_t i = 0; i < r->history.n; i++)
        if (!strcmp(r->history.rows[i].key, changeset)) {
            r->history.rows[i].used = true;
            found = true;
        }
    return found;
}

static void
judge_file(struct reading_history *r, struct progress_item *item)
{
    const char *text = files_text(r->set->files, item->migration->path);
    size_t all = 0, run = 0;

    for (const char *line = text; line && *line;) {
        const char *next = strchr(line, '\n'), *changeset = changeset_of(r, line);

        if (changeset) {
            bool done = has_run(r, changeset) && !runs_again(line);

            all++;
            run += done;
            if (done) {
                struct string_list *x = arena_new(r->a, struct string_list);

                x->text = changeset;
                x->next = item->parts;
                item->parts = x;
            }
        }
        line = next ? next + 1 : NULL;
    }
    if (all && run == all)
        item->state = PROGRESS_APPLIED;
    else if (run)
        item->why = arena_printf(r->a, "%zu of its %zu changesets have run", run, all);
}

static void
read_lock(struct reading_history *r, struct progress *p)
{
    struct db_result q;
    const char *table = arena_printf(
        r->a, "SELECT lockedby || ' since ' || lockgranted FROM %slock WHERE locked", p->table);

    q = db_query(r->db, r->a, "lock of Liquibase", table, 0, NULL, 0);
    if (q.status == DB_OK && q.n_rows)
        p->locked = db_value(&q, 0, 0) ? db_value(&q, 0, 0) : "somebody";
}

void
progress_changesets(struct reading_history *r, struct progress *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->items[i].migration->kind == MIGRATION_UP)
            judge_file(r, &p->items[i]);
    read_lock(r, p);
}
