/*
 * pending.c - see pending.h. Finds the table, reads it, and puts its rows and the files side by
 * side.
 */
#include "pending.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "pending_private.h"

const char *
progress_word(enum progress_state s)
{
    static const char *const words[] = {
        [PROGRESS_PENDING] = "pending", [PROGRESS_APPLIED] = "applied",
        [PROGRESS_EDITED] = "edited",   [PROGRESS_FAILED] = "failed",
        [PROGRESS_LATE] = "late",       [PROGRESS_NEVER] = "never",
    };

    return words[s];
}

bool
pending_knows(const struct framework *f)
{
    for (const struct history_kind *k = history_kinds; k->framework; k++)
        if (!strcmp(k->framework, f->facts.name))
            return true;
    return false;
}

/* --- the table -------------------------------------------------------------------------------- */

/* In the schema that a URL's schema= or search_path names first, or wherever it is. */
static const char find_sql[] =
    "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'p', 'v') AND c.relpersistence <> 't'"
    " AND lower(c.relname) = lower($1) AND ($2::text IS NULL OR n.nspname = $2)"
    " AND (SELECT count(*) FROM unnest(string_to_array($3, ' ')) w"
    "   WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = w"
    "     AND NOT a.attisdropped)) = 0"
    " AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = $4)"
    " ORDER BY n.nspname = $5 DESC NULLS LAST,"
    "  array_position(current_schemas(false), n.nspname) NULLS LAST, n.nspname LIMIT 1";

static const char not_empty_sql[] =
    "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
    " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))";

static bool
query_failed(const struct db_result *r, struct error *err)
{
    if (r->status == DB_OK)
        return false;
    error_set(err, "what has been applied cannot be read: %s",
              r->message ? r->message : "the server did not answer");
    return true;
}

/* The name the user gave may have a schema: "ops.applied_migrations". */
static bool
find_table(struct reading_history *r, const char *given, const char **ret_table, struct error *err)
{
    const char *dot = given ? strrchr(given, '.') : NULL;
    const char *schema = dot     ? arena_strndup(r->a, given, (size_t)(dot - given))
                         : given ? NULL
                                 : r->kind->schema;
    const char *params[] = {dot     ? dot + 1
                            : given ? given
                                    : r->kind->table,
                            schema, r->kind->columns, r->kind->no_column, db_server(r->db)->schema};
    struct db_result q;

    db_search_path(r->db, NULL);
    q = db_query(r->db, r->a, "history table", find_sql, 5, params, 0);
    db_search_path(r->db, "pg_catalog");
    if (query_failed(&q, err))
        return false;
    *ret_table = q.n_rows ? db_value(&q, 0, 0) : NULL;
    return true;
}

/* The text with $WORD in it replaced. */
static const char *
replaced(struct arena *a, const char *text, const char *word, const char *by)
{
    struct buf b = {0};
    size_t n = strlen(word);

    for (const char *p = text; *p;) {
        if (!strncmp(p, word, n)) {
            buf_puts(&b, by);
            p += n;
        } else {
            buf_putc(&b, *p++);
        }
    }
    text = arena_strndup(a, b.data ? b.data : "", b.len);
    buf_finish(&b);
    return text;
}

static bool
read_table(struct reading_history *r, const char *table, struct error *err)
{
    struct db_result q = db_query(r->db, r->a, "applied migrations",
                                  replaced(r->a, r->kind->query, "$TABLE", table), 0, NULL, 0);

    if (query_failed(&q, err))
        return false;
    r->history.n = q.n_rows;
    r->history.rows = arena_array(r->a, struct applied, q.n_rows);
    for (size_t i = 0; i < q.n_rows; i++) {
        struct applied *x = &r->history.rows[i];

        x->key = db_value(&q, i, 0);
        x->key = x->key ? x->key : "";
        x->checksum = db_value(&q, i, 1);
        x->failed = db_bool(&q, i, 2);
        x->detail = db_value(&q, i, 3);
        x->when = q.n_columns > 4 ? db_value(&q, i, 4) : NULL;
        x->baseline = q.n_columns > 5 && db_bool(&q, i, 5);
    }
    return true;
}

/* --- rows and files ------------------------------------------------------------------------------
 */

static int
compare_keys(const struct reading_history *r, const char *a, const char *b)
{
    if (!r->kind->numbers)
        return strcmp(a, b);
    a += strspn(a, "0");
    b += strspn(b, "0");
    if (strlen(a) != strlen(b))
        return strlen(a) < strlen(b) ? -1 : 1;
    return strcmp(a, b);
}

static const char *
key_of(const struct reading_history *r, const struct migration *m)
{
    const char *key = r->kind->key ? r->kind->key(r, m) : m->version;

    return key ? key : "";
}

static struct applied *
row_of(struct reading_history *r, const char *key)
{
    for (size_t i = 0; i < r->history.n; i++)
        if (!r->history.rows[i].used && !compare_keys(r, r->history.rows[i].key, key))
            return &r->history.rows[i];
    return NULL;
}

/* A baseline, or a table that keeps the last version only, stands for all before it. */
static const struct applied *
row_above(const struct reading_history *r, const char *key)
{
    for (size_t i = 0; i < r->history.n; i++) {
        const struct applied *x = &r->history.rows[i];
        int order = r->kind->numbers ? compare_keys(r, key, x->key) : order_dotted(key, x->key);

        if ((r->kind->last_only || x->baseline) && order <= 0)
            return x;
    }
    return NULL;
}

static bool
goes_up(const struct migration *m)
{
    return m->kind == MIGRATION_UP || m->kind == MIGRATION_REPEATED;
}

static void
tell_failed(struct reading_history *r, struct progress_item *item, const struct applied *x)
{
    item->state = PROGRESS_FAILED;
    item->why = arena_printf(r->a, "%s was begun and did not end well%s%s", x->key,
                             x->detail && x->detail[0] ? ": " : "",
                             x->detail && x->detail[0] ? x->detail : "");
    if (r->kind->way_out)
        item->safer = replaced(r->a, r->kind->way_out, "$VERSION", x->key);
}

static void
judge(struct reading_history *r, struct progress_item *item, struct applied *x)
{
    const struct history_kind *k = r->kind;

    x->used = true;
    item->when = x->when;
    item->state = PROGRESS_APPLIED;
    if (x->failed)
        tell_failed(r, item, x);
    else if (k->same && x->checksum && !k->same(r, item->migration, x)) {
        if (item->migration->kind == MIGRATION_REPEATED) {
            item->state = PROGRESS_PENDING; /* runs again, as it should */
            return;
        }
        item->state = PROGRESS_EDITED;
        item->why = arena_printf(r->a, "the database has run another text of it: its %s differs",
                                 k->checksum);
    }
}

static void
match(struct reading_history *r, struct progress *p)
{
    for (size_t i = 0; i < p->n; i++) {
        struct progress_item *item = &p->items[i];
        const char *key = key_of(r, item->migration);
        struct applied *x = goes_up(item->migration) && key[0] ? row_of(r, key) : NULL;
        const struct applied *above = NULL;

        if (x)
            judge(r, item, x);
        else if (item->migration->kind == MIGRATION_UP && key[0])
            above = row_above(r, key);
        if (above)
            item->state = PROGRESS_APPLIED;
    }
}

/* Files before one that has run. */
static void
tell_late(struct reading_history *r, struct progress *p)
{
    const struct history_kind *k = r->kind;
    bool behind = false;

    for (size_t i = p->n; i-- > 0;) {
        struct progress_item *item = &p->items[i];

        if (item->migration->kind != MIGRATION_UP)
            continue;
        if (item->state != PROGRESS_PENDING) {
            behind = true;
        } else if (behind && k->late != LATE_RUNS) {
            item->state = k->late == LATE_SKIPPED ? PROGRESS_NEVER : PROGRESS_LATE;
            item->why = k->late == LATE_SKIPPED
                            ? arena_printf(r->a, "a later one has run: %s never runs this one",
                                           r->set->framework->facts.title)
                            : arena_printf(r->a, "a later one has run: %s", k->late_why);
        }
    }
}

static void
count(struct reading_history *r, struct progress *p)
{
    const struct string_list **last = &p->unknown;

    for (size_t i = 0; i < p->n; i++) {
        bool done = p->items[i].state == PROGRESS_APPLIED || p->items[i].state == PROGRESS_EDITED;

        if (!goes_up(p->items[i].migration))
            continue;
        p->n_applied += done;
        p->n_pending += !done;
    }
    for (size_t i = 0; i < r->history.n; i++) {
        struct string_list *x;

        if (r->history.rows[i].used || r->history.rows[i].baseline || r->kind->last_only)
            continue;
        x = arena_new(r->a, struct string_list);
        x->text = r->history.rows[i].key;
        *last = x;
        last = &x->next;
    }
    p->unknown_why = r->kind->unknown;
}

static void
compare(struct reading_history *r, struct progress *p)
{
    p->checksum = r->kind->checksum;
    if (!strcmp(r->kind->framework, "liquibase")) {
        progress_changesets(r, p);
    } else {
        match(r, p);
        tell_late(r, p);
    }
    count(r, p);
}

bool
pending_read(struct progress *ret, struct db *db, const struct migration_set *set,
             const char *table, struct arena *a, struct error *err)
{
    struct reading_history r = {.set = set, .db = db, .a = a};

    *ret = (struct progress){.n = set->n};
    ret->items = arena_array(a, struct progress_item, set->n);
    for (size_t i = 0; i < set->n; i++)
        ret->items[i].migration = &set->items[i];
    for (r.kind = history_kinds; r.kind->framework && !ret->table; r.kind++) {
        if (strcmp(r.kind->framework, set->framework->facts.name) != 0)
            continue;
        if (!find_table(&r, table, &ret->table, err))
            return false;
        if (ret->table)
            break;
    }
    if (ret->table) {
        if (!read_table(&r, ret->table, err))
            return false;
        compare(&r, ret);
    } else {
        struct db_result q = db_query(db, a, "is it empty", not_empty_sql, 0, NULL, 0);

        ret->not_empty = q.status == DB_OK && q.n_rows && db_bool(&q, 0, 0);
        for (size_t i = 0; i < set->n; i++)
            ret->n_pending += goes_up(&set->items[i]);
    }
    return true;
}
