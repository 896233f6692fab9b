/* probe_write.c - the rows of the probe's queries as a schema document. */
#include "probe_private.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"
#include "probe_json.h"

/* The first row of that oid; rows are ordered by it. */
static size_t
rows_of(const struct db_result *r, int64_t oid)
{
    size_t low = 0, high = r->n_rows;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (db_number(r, middle, 0, 0) < oid)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool
is_row_of(const struct db_result *r, size_t row, int64_t oid)
{
    return row < r->n_rows && db_number(r, row, 0, 0) == oid;
}

static void
open_list(struct buf *b, const char *key)
{
    probe_key(b, key);
    buf_putc(b, '[');
}

/* NULL: the relation has no such column, or was not read. */
static const char *
column_name(const struct probing *p, int64_t oid, int64_t number)
{
    const struct db_result *r = &p->part[PART_COLUMNS];

    for (size_t row = rows_of(r, oid); is_row_of(r, row, oid); row++)
        if (db_number(r, row, 15, 0) == number)
            return db_value(r, row, 1);
    return NULL;
}

/* Names for column numbers, "{1,2}" or "1 2", from number `first` on, at most n of them; 0, an
 * expression, is "". */
static void
put_numbered(struct probing *p, const char *key, int64_t oid, const char *numbers, size_t first,
             size_t n)
{
    const char *s = numbers ? numbers + strspn(numbers, "{") : "";

    for (size_t i = 0; *s && *s != '}' && i < first; i++, s += *s && *s != '}')
        s += strcspn(s, " ,}");
    if (!*s || *s == '}' || !n)
        return;
    probe_key(p->out, key);
    buf_putc(p->out, '[');
    for (size_t i = 0; *s && *s != '}' && i < n; i++, s += *s && *s != '}') {
        const char *name = column_name(p, oid, strtol(s, NULL, 10));

        probe_comma(p->out);
        probe_text(p->out, name ? name : "");
        s += strcspn(s, " ,}");
    }
    buf_putc(p->out, ']');
}

static void
put_columns(struct probing *p, const char *key, int64_t oid)
{
    static const struct probe_field fields[] = {
        {"name", PROBE_TEXT, 1},
        {"type", PROBE_TYPE, 2},
        {"collation", PROBE_TEXT, 7},
        {"not_null", PROBE_FACT, 8},
        {"has_default", PROBE_FACT, 9},
        {"generated", PROBE_TEXT, 11},
        {"generated_from", PROBE_LIST, 12},
        {"identity", PROBE_TEXT, 13},
        {"inherited", PROBE_FLAG, 14},
        {NULL, PROBE_TEXT, 0},
    };
    const struct db_result *r = &p->part[PART_COLUMNS];
    size_t row = rows_of(r, oid);

    if (!is_row_of(r, row, oid))
        return;
    open_list(p->out, key);
    for (; is_row_of(r, row, oid); row++) {
        const char *expression = db_value(r, row, 10);

        probe_comma(p->out);
        buf_putc(p->out, '{');
        probe_fields(p->out, fields, r, row, p->a);
        if (expression) {
            probe_key(p->out, db_value(r, row, 11) ? "expression" : "default");
            probe_text(p->out, expression);
        }
        buf_putc(p->out, '}');
    }
    buf_putc(p->out, ']');
}

/* CHECK ((a > 0)) NOT VALID: "a > 0", and which columns are not null where it holds. */
static void
put_check(struct probing *p, const char *definition)
{
    const char *text = strchr(definition, '('), *end = strrchr(definition, ')');
    const struct expr *check;
    struct parsed *parsed;
    size_t n;

    if (!text || !end)
        return;
    probe_key(p->out, "expression");
    probe_text(p->out, text[1] == '(' && end[-1] == ')'
                           ? arena_strndup(p->a, text + 2, (size_t)(end - text - 3))
                           : arena_strndup(p->a, text + 1, (size_t)(end - text - 1)));
    if (!strstr(definition, "NOT NULL"))
        return;
    parsed = parse_inner(arena_printf(p->a, "ALTER TABLE t ADD %s", definition), 0, false,
                         (struct span){0, 0}, p->a, &n);
    check = n && parsed->ops && parsed->ops->constraint ? parsed->ops->constraint->check : NULL;
    if (check)
        probe_list(p->out, "proves_not_null", check->not_null);
}

/* INCLUDE of a key is its index's. */
static void
put_included(struct probing *p, int64_t oid, const char *index)
{
    const struct db_result *r = &p->part[PART_INDEXES];

    for (size_t row = rows_of(r, oid); is_row_of(r, row, oid); row++)
        if (!strcmp(db_value(r, row, 1), index))
            put_numbered(p, "include", oid, db_value(r, row, 2), (size_t)db_number(r, row, 4, 0),
                         SIZE_MAX);
}

static void
put_constraints(struct probing *p, int64_t oid)
{
    static const struct probe_field fields[] = {
        {"name", PROBE_TEXT, 1},       {"type", PROBE_TEXT, 2},
        {"valid", PROBE_FACT, 4},      {"not_enforced", PROBE_FLAG, 5},
        {"deferrable", PROBE_FLAG, 6}, {"initially_deferred", PROBE_FLAG, 7},
        {"no_inherit", PROBE_FLAG, 8}, {"inherited", PROBE_FLAG, 9},
        {"index", PROBE_TEXT, 10},     {"references", PROBE_NAME, 11},
        {"on_delete", PROBE_TEXT, 14}, {"on_update", PROBE_TEXT, 15},
        {NULL, PROBE_TEXT, 0},
    };
    const struct db_result *r = &p->part[PART_CONSTRAINTS];
    size_t row = rows_of(r, oid);

    if (!is_row_of(r, row, oid))
        return;
    open_list(p->out, "constraints");
    for (; is_row_of(r, row, oid); row++) {
        probe_comma(p->out);
        buf_putc(p->out, '{');
        probe_fields(p->out, fields, r, row, p->a);
        put_numbered(p, "columns", oid, db_value(r, row, 3), 0, SIZE_MAX);
        put_numbered(p, "referenced_columns", db_number(r, row, 17, 0), db_value(r, row, 13), 0,
                     SIZE_MAX);
        if (db_value(r, row, 10))
            put_included(p, oid, db_value(r, row, 10));
        if (db_value(r, row, 16))
            put_check(p, db_value(r, row, 16));
        buf_putc(p->out, '}');
    }
    buf_putc(p->out, ']');
}

/* What expressions and WHERE name is only in the definition's text. */
static void
put_index_expressions(struct probing *p, const char *definition)
{
    struct parsed *parsed;
    const struct op_index *x;
    size_t n;

    parsed = parse_inner(definition, 0, false, (struct span){0, 0}, p->a, &n);
    x = n && parsed->ops ? parsed->ops->index : NULL;
    if (!x)
        return;
    probe_key(p->out, "expression_columns");
    buf_putc(p->out, '[');
    for (size_t i = 0; i <= x->n_keys; i++) {
        const struct expr *e = i < x->n_keys ? (x->exprs ? x->exprs[i] : NULL) : x->where;

        for (const struct string_list *l = e ? e->columns : NULL; l; l = l->next) {
            probe_comma(p->out);
            probe_text(p->out, l->text);
        }
    }
    buf_putc(p->out, ']');
    if (x->where && x->where->text) {
        probe_key(p->out, "where");
        probe_text(p->out, x->where->text);
    }
}

/* Returns how often they were used. */
static int64_t
put_indexes(struct probing *p, int64_t oid)
{
    static const struct probe_field fields[] = {
        {"name", PROBE_TEXT, 1},
        {"key_names", PROBE_LIST, 3},
        {"method", PROBE_TEXT, 5},
        {"unique", PROBE_FLAG, 6},
        {"nulls_not_distinct", PROBE_FLAG, 7},
        {"valid", PROBE_FACT, 8},
        {"parent", PROBE_NAME, 9},
        {"bytes", PROBE_SIZE, 11},
        {"scans", PROBE_SIZE, 14},
        {NULL, PROBE_TEXT, 0},
    };
    const struct db_result *r = &p->part[PART_INDEXES];
    size_t row = rows_of(r, oid);
    int64_t bytes = 0, scans = 0;

    if (is_row_of(r, row, oid)) {
        open_list(p->out, "indexes");
        for (; is_row_of(r, row, oid); row++) {
            probe_comma(p->out);
            buf_putc(p->out, '{');
            probe_fields(p->out, fields, r, row, p->a);
            put_numbered(p, "columns", oid, db_value(r, row, 2), 0,
                         (size_t)db_number(r, row, 4, 0));
            put_numbered(p, "include", oid, db_value(r, row, 2), (size_t)db_number(r, row, 4, 0),
                         SIZE_MAX);
            if (db_value(r, row, 12))
                put_index_expressions(p, db_value(r, row, 12));
            else if (db_bool(r, row, 13))
                buf_puts(p->out, ",\"where\":\"(locked)\"");
            buf_putc(p->out, '}');
            bytes += db_number(r, row, 11, 0);
            scans += db_number(r, row, 14, 0);
        }
        buf_putc(p->out, ']');
    }
    probe_key(p->out, "index_bytes");
    buf_printf(p->out, "%lld", (long long)bytes);
    return scans;
}

/* Statements a second, since the statistics began; nothing when nobody knows when that was. */
static void
put_traffic(struct probing *p, size_t row, int64_t index_scans)
{
    const struct db_result *r = &p->part[PART_RELATIONS];
    int64_t seconds = db_number(&p->server, 0, SERVER_STATISTICS_SECONDS, 0);

    if (seconds < 1 || !db_value(r, row, 25))
        return;
    buf_printf(p->out, ",\"reads_per_s\":%.2f,\"writes_per_s\":%.2f",
               (double)(db_number(r, row, 25, 0) + index_scans) / (double)seconds,
               (double)db_number(r, row, 26, 0) / (double)seconds);
}

/* Triggers, policies, rules, statistics: rows of one query, ordered by which of these they are. */
static void
put_attached(struct probing *p, int64_t oid)
{
    static const struct probe_field fields[] = {
        {"name", PROBE_TEXT, 2},       {"function", PROBE_NAME, 3},
        {"row", PROBE_FLAG, 5},        {"constraint", PROBE_FLAG, 6},
        {"deferrable", PROBE_FLAG, 7}, {"initially_deferred", PROBE_FLAG, 8},
        {"columns", PROBE_LIST, 9},    {NULL, PROBE_TEXT, 0},
    };
    const struct db_result *r = &p->part[PART_ATTACHED];
    size_t row = rows_of(r, oid);

    while (is_row_of(r, row, oid)) {
        const char *what = db_value(r, row, 1);

        open_list(p->out, what);
        for (; is_row_of(r, row, oid) && !strcmp(db_value(r, row, 1), what); row++) {
            probe_comma(p->out);
            buf_putc(p->out, '{');
            probe_fields(p->out, fields, r, row, p->a);
            buf_putc(p->out, '}');
        }
        buf_putc(p->out, ']');
    }
}

static void
put_reads(struct probing *p, int64_t oid)
{
    const struct db_result *r = &p->part[PART_VIEWS];
    size_t first = rows_of(r, oid), row;

    if (!is_row_of(r, first, oid))
        return;
    open_list(p->out, "reads");
    for (row = first; is_row_of(r, row, oid); row++) {
        probe_comma(p->out);
        buf_puts(p->out, "{\"schema\":");
        probe_text(p->out, db_value(r, row, 1));
        buf_puts(p->out, ",\"name\":");
        probe_text(p->out, db_value(r, row, 2));
        buf_putc(p->out, '}');
    }
    buf_putc(p->out, ']');
    open_list(p->out, "reads_columns");
    for (row = first; is_row_of(r, row, oid); row++)
        for (const struct string_list *l = db_array(r, row, 3, p->a); l; l = l->next) {
            probe_comma(p->out);
            probe_text(p->out, l->text);
        }
    buf_putc(p->out, ']');
}

static bool
parts_known(const struct probing *p)
{
    for (int i = PART_COLUMNS; i <= PART_VIEWS; i++)
        if (p->part[i].status != DB_OK)
            return false;
    return true;
}

/* owned_by of a sequence: column number `column` of that table. */
static void
put_owner(struct probing *p, int64_t table, int64_t column)
{
    static const struct probe_field name[] = {
        {"schema", PROBE_TEXT, 1}, {"name", PROBE_TEXT, 2}, {NULL, PROBE_TEXT, 0}};
    const struct db_result *r = &p->part[PART_RELATIONS];
    const char *text = column_name(p, table, column);
    size_t row = rows_of(r, table);

    if (!table || !text || !is_row_of(r, row, table))
        return;
    probe_key(p->out, "owned_by");
    buf_putc(p->out, '{');
    probe_fields(p->out, name, r, row, p->a);
    probe_key(p->out, "column");
    probe_text(p->out, text);
    buf_putc(p->out, '}');
}

static void
put_relations(struct probing *p)
{
    static const struct probe_field fields[] = {
        {"schema", PROBE_TEXT, 1},
        {"name", PROBE_TEXT, 2},
        {"kind", PROBE_TEXT, 3},
        {"unlogged", PROBE_FLAG, 4},
        {"row_security", PROBE_FLAG, 5},
        {"populated", PROBE_FLAG, 6},
        {"owner", PROBE_TEXT, 7},
        {"partition_by", PROBE_TEXT, 8},
        {"partition_columns", PROBE_LIST, 9},
        {"partition_of", PROBE_NAME, 10},
        {"bound", PROBE_TEXT, 12},
        {"inherits", PROBE_NAMES, 13},
        {"of_type", PROBE_NAME, 14},
        {"rows", PROBE_SIZE, 18},
        {"bytes", PROBE_SIZE, 19},
        {"toast_bytes", PROBE_SIZE, 20},
        {"replica_identity", PROBE_TEXT, 21},
        {"published", PROBE_FACT, 22},
        {"tablespace", PROBE_TEXT, 23},
        {"rights", PROBE_TEXT, 24},
        {NULL, PROBE_TEXT, 0},
    };
    const struct db_result *r = &p->part[PART_RELATIONS];
    bool complete = parts_known(p);

    open_list(p->out, "relations");
    for (size_t row = 0; row < r->n_rows; row++) {
        int64_t oid = db_number(r, row, 0, 0);
        const char *bound = db_value(r, row, 12);

        probe_comma(p->out);
        buf_putc(p->out, '{');
        probe_fields(p->out, fields, r, row, p->a);
        if (complete)
            buf_puts(p->out, ",\"complete\":true");
        if (bound && !strcmp(bound, "DEFAULT"))
            buf_puts(p->out, ",\"default_partition\":true");
        put_owner(p, db_number(r, row, 16, 0), db_number(r, row, 17, 0));
        put_columns(p, "columns", oid);
        put_constraints(p, oid);
        put_traffic(p, row, put_indexes(p, oid));
        put_attached(p, oid);
        put_reads(p, oid);
        buf_putc(p->out, '}');
    }
    buf_putc(p->out, ']');
}

static void
put_types(struct probing *p)
{
    static const struct probe_field fields[] = {
        {"schema", PROBE_TEXT, 1},
        {"name", PROBE_TEXT, 2},
        {"kind", PROBE_TEXT, 3},
        {"labels", PROBE_LIST, 4},
        {"base", PROBE_TYPE, 5},
        {"not_null", PROBE_FACT, 10},
        {"has_check", PROBE_FACT, 11},
        {"has_default", PROBE_FACT, 12},
        {"default_calls", PROBE_NAMES, 13},
        {"owner", PROBE_TEXT, 15},
        {NULL, PROBE_TEXT, 0},
    };
    const struct db_result *r = &p->part[PART_TYPES];

    open_list(p->out, "types");
    for (size_t row = 0; row < r->n_rows; row++) {
        probe_comma(p->out);
        buf_putc(p->out, '{');
        probe_fields(p->out, fields, r, row, p->a);
        buf_puts(p->out, ",\"complete\":true");
        if (!strcmp(db_value(r, row, 3), "domain"))
            put_constraints(p, db_number(r, row, 0, 0));
        else if (!strcmp(db_value(r, row, 3), "composite"))
            put_columns(p, "attributes", db_number(r, row, 14, 0));
        buf_putc(p->out, '}');
    }
    buf_putc(p->out, ']');
}

static void
put_functions(struct probing *p)
{
    static const struct probe_field fields[] = {
        {"schema", PROBE_TEXT, 0},    {"name", PROBE_TEXT, 1},     {"arguments", PROBE_TEXT, 2},
        {"returns", PROBE_TEXT, 3},   {"language", PROBE_TEXT, 4}, {"volatility", PROBE_TEXT, 5},
        {"procedure", PROBE_FLAG, 6}, {"owner", PROBE_TEXT, 7},    {NULL, PROBE_TEXT, 0},
    };
    const struct db_result *r = &p->part[PART_FUNCTIONS];

    open_list(p->out, "functions");
    for (size_t row = 0; row < r->n_rows; row++) {
        probe_comma(p->out);
        buf_putc(p->out, '{');
        probe_fields(p->out, fields, r, row, p->a);
        buf_putc(p->out, '}');
    }
    buf_putc(p->out, ']');
}

/* Names that were asked for and are nowhere, when the document does not hold everything. */
static void
put_absent(struct probing *p)
{
    open_list(p->out, "absent");
    for (const struct name_list *l = p->touched; l; l = l->next) {
        const struct string_list *f = p->found;

        while (f && strcmp(f->text, l->name.name) != 0)
            f = f->next;
        if (f)
            continue;
        probe_comma(p->out);
        buf_putc(p->out, '{');
        if (l->name.schema) {
            probe_key(p->out, "schema");
            probe_text(p->out, l->name.schema);
        }
        probe_key(p->out, "name");
        probe_text(p->out, l->name.name);
        buf_putc(p->out, '}');
    }
    buf_putc(p->out, ']');
}

static void
put_sessions(struct probing *p)
{
    static const struct probe_field fields[] = {
        {"is", PROBE_TEXT, 0},        {"schema", PROBE_TEXT, 1},
        {"name", PROBE_TEXT, 2},      {"locks", PROBE_LIST, 3},
        {"pid", PROBE_SIZE, 4},       {"application", PROBE_TEXT, 5},
        {"user", PROBE_TEXT, 6},      {"state", PROBE_TEXT, 7},
        {"seconds", PROBE_SIZE, 8},   {"state_seconds", PROBE_SIZE, 9},
        {"vacuum", PROBE_FLAG, 10},   {"wraparound", PROBE_FLAG, 11},
        {"prepared", PROBE_TEXT, 12}, {NULL, PROBE_TEXT, 0},
    };
    const struct db_result *r = &p->sessions;

    open_list(p->out, "sessions");
    for (size_t row = 0; row < r->n_rows; row++) {
        probe_comma(p->out);
        buf_putc(p->out, '{');
        probe_fields(p->out, fields, r, row, p->a);
        buf_putc(p->out, '}');
    }
    buf_putc(p->out, ']');
}

static void
put_server(struct probing *p)
{
    static const struct probe_field fields[] = {
        {"role", PROBE_TEXT, SERVER_ROLE},
        {"superuser", PROBE_FLAG, SERVER_SUPERUSER},
        {"may_create_schema", PROBE_FLAG, SERVER_MAY_CREATE_SCHEMA},
        {"database_owner", PROBE_TEXT, SERVER_OWNER},
        {"encoding", PROBE_TEXT, SERVER_ENCODING},
        {"taken", PROBE_TEXT, SERVER_TAKEN},
        {"may_create_in", PROBE_LIST, SERVER_CREATABLE},
        {"available_extensions", PROBE_LIST, SERVER_AVAILABLE},
        {"member_of", PROBE_LIST, SERVER_MEMBER_OF},
        {"settings", PROBE_LIST, SERVER_SETTINGS},
        {NULL, PROBE_TEXT, 0},
    };
    const struct db_server *server = db_server(p->db);

    probe_key(p->out, "server");
    buf_printf(p->out, "{\"version\":%d", server->version);
    probe_key(p->out, "host");
    probe_text(p->out, server->host);
    probe_key(p->out, "database");
    probe_text(p->out, server->database);
    probe_fields(p->out, fields, &p->server, 0, p->a);
    buf_puts(p->out, server->in_recovery ? ",\"in_recovery\":true" : "");
    buf_puts(p->out, server->read_only ? ",\"read_only\":true" : "");
    buf_putc(p->out, '}');
}

void
probe_write(struct probing *p, const struct string_list *path)
{
    static const struct probe_field fields[] = {
        {"schemas", PROBE_LIST, SERVER_SCHEMAS},
        {"extensions", PROBE_LIST, SERVER_EXTENSIONS},
        {NULL, PROBE_TEXT, 0},
    };
    bool complete = !p->scope && parts_known(p) && p->part[PART_RELATIONS].status == DB_OK &&
                    p->part[PART_TYPES].status == DB_OK;

    buf_printf(p->out, "{\"version\":1,\"pg_version\":%d,\"complete\":%s", db_server(p->db)->major,
               complete ? "true" : "false");
    put_server(p);
    probe_list(p->out, "search_path", path);
    probe_fields(p->out, fields, &p->server, 0, p->a);
    put_types(p);
    put_functions(p);
    put_relations(p);
    put_absent(p);
    put_sessions(p);
    buf_puts(p->out, "}\n");
}
