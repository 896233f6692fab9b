/* probe.c - see probe.h. */
#include "probe_private.h"

#include <stdlib.h>
#include <string.h>

#include "probe_sql.h"

/* A transaction that has just begun will be gone again before the migration runs. */
#define SESSIONS_OLDER_SECONDS "1"

static const struct {
    const char *name, *sql;
    size_t n_params; /* of scope, locked, role */
} parts[PARTS] = {
    [PART_RELATIONS] = {"relations", sql_relations, 3},
    [PART_COLUMNS] = {"columns", sql_columns, 2},
    [PART_CONSTRAINTS] = {"constraints", sql_constraints, 2},
    [PART_INDEXES] = {"indexes", sql_indexes, 2},
    [PART_ATTACHED] = {"triggers, policies, rules", sql_attached, 1},
    [PART_VIEWS] = {"views", sql_views, 1},
    [PART_TYPES] = {"types", sql_types, 0},
    [PART_FUNCTIONS] = {"functions", sql_functions, 0},
};

static void
add_gap(struct probing *p, const char *what, const struct db_result *r)
{
    struct probe_gap *gap = arena_new(p->a, struct probe_gap);

    gap->text = arena_printf(p->a, "%s: %s", what, r->message);
    *p->last_gap = gap;
    p->last_gap = &gap->next;
}

static bool
ask_server(struct probing *p, struct error *err)
{
    const char *params[] = {p->wanted->role};

    p->server = db_query(p->db, p->a, "database and role", sql_server, 1, params, 0);
    if (p->server.status != DB_OK)
        return error_set(err, "the database cannot be read: %s", p->server.message);
    if (!p->server.n_rows)
        return error_set(err, "there is no role \"%s\" in the database", p->wanted->role);
    p->locked = db_value(&p->server, 0, SERVER_LOCKED);
    return true;
}

static void
put_array_item(struct buf *b, const char *text)
{
    buf_puts(b, b->len > 1 ? ",\"" : "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buf_putc(b, '\\');
        buf_putc(b, *text);
    }
    buf_putc(b, '"');
}

/* The session's own search path, then names that are printed as it sees them. */
static const struct string_list *
ask_path(struct probing *p)
{
    const char *schema = db_server(p->db)->schema;
    const struct string_list *path;
    struct buf b = {0};

    db_search_path(p->db, NULL);
    p->path = db_query(p->db, p->a, "search path", sql_search_path, 0, NULL, 0);
    path = db_array(&p->path, 0, 0, p->a);
    if (schema) {
        struct string_list *one = arena_new(p->a, struct string_list);

        one->text = schema;
        path = one;
    }
    buf_puts(&b, "pg_catalog");
    for (const struct string_list *l = path; l; l = l->next) {
        buf_puts(&b, ", \"");
        for (const char *s = l->text; *s; s++)
            buf_printf(&b, *s == '"' ? "\"\"" : "%c", *s);
        buf_putc(&b, '"');
    }
    db_search_path(p->db, b.data);
    buf_finish(&b);
    return path;
}

/* In a large database: the oids of what the migrations touch and of what that reaches. */
static bool
ask_touched(struct probing *p, const struct string_list *path, struct error *err)
{
    struct buf schemas = {0}, names = {0}, searched = {0};
    struct db_result r;

    buf_putc(&schemas, '{');
    buf_putc(&names, '{');
    buf_putc(&searched, '{');
    p->touched = p->wanted->touched(p->wanted->arg);
    for (const struct name_list *l = p->touched; l; l = l->next) {
        put_array_item(&schemas, l->name.schema ? l->name.schema : "");
        put_array_item(&names, l->name.name);
    }
    for (; path; path = path->next)
        put_array_item(&searched, path->text);
    buf_putc(&schemas, '}');
    buf_putc(&names, '}');
    buf_putc(&searched, '}');
    r = db_query(p->db, p->a, "what is touched", sql_touched, 3,
                 (const char *[]){schemas.data, names.data, searched.data}, 0);
    buf_finish(&schemas);
    buf_finish(&names);
    buf_finish(&searched);
    if (r.status != DB_OK)
        return error_set(err, "what the migrations touch cannot be looked up: %s", r.message);
    p->scope = db_value(&r, 0, 0) ? db_value(&r, 0, 0) : "{}";
    p->found = db_array(&r, 0, 1, p->a);
    return true;
}

static void
ask_sessions(struct probing *p)
{
    static const char *const params[] = {SESSIONS_OLDER_SECONDS};

    p->sessions = db_query(p->db, p->a, "locks and old snapshots", sql_sessions, 1, params, 0);
    if (p->sessions.status != DB_OK)
        add_gap(p, "who holds locks now", &p->sessions);
}

/* Someone took a lock after we looked who holds one: once more, without what is locked now. */
static void
ask_parts(struct probing *p)
{
    for (int i = 0; i < PARTS; i++) {
        const char *params[] = {p->scope, p->locked, p->wanted->role};
        struct db_result *r = &p->part[i];

        *r = db_query(p->db, p->a, parts[i].name, parts[i].sql, parts[i].n_params, params, 0);
        if (r->status == DB_TIMEOUT && !strcmp(r->sqlstate, "55P03") && ask_server(p, NULL)) {
            params[1] = p->locked;
            *r = db_query(p->db, p->a, parts[i].name, parts[i].sql, parts[i].n_params, params, 0);
        }
        if (r->status != DB_OK)
            add_gap(p, parts[i].name, r);
    }
}

bool
probe_document(struct db *db, const struct probe_wanted *wanted, struct arena *a,
               struct buf *ret_document, const struct probe_gap **ret_gaps, struct error *err)
{
    struct probing p = {.db = db, .a = a, .out = ret_document, .wanted = wanted};
    const struct string_list *path;

    *ret_gaps = NULL;
    p.last_gap = ret_gaps;
    if (!ask_server(&p, err))
        return false;
    path = ask_path(&p);
    if (db_number(&p.server, 0, SERVER_RELATIONS, 0) >= PROBE_WHOLE_CATALOG && wanted->touched &&
        !ask_touched(&p, path, err))
        return false;
    ask_parts(&p);
    if (p.part[PART_RELATIONS].status != DB_OK)
        return error_set(err, "the tables of the database cannot be read: %s",
                         p.part[PART_RELATIONS].message);
    if (wanted->sessions)
        ask_sessions(&p);
    probe_write(&p, path);
    return true;
}
