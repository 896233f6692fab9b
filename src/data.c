/*
 * data.c - see data.h. Which op is looked at how, what the server says of a relation, and how a
 * query's result becomes an answer.
 */
#include "data_private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "effect_facts.h"
#include "volatility.h"

/* --- words and quotes ---------------------------------------------------------------------------
 */

const char *
buf_take(struct arena *a, struct buf *b)
{
    const char *text = arena_strndup(a, b->data ? b->data : "", b->len);

    buf_finish(b);
    return text;
}

static const char *
quoted(struct arena *a, const char *text, char quote)
{
    char *result = arena_alloc_raw(a, 2 * strlen(text) + 3), *to = result;

    *to++ = quote;
    for (; *text; text++) {
        if (*text == quote)
            *to++ = quote;
        *to++ = *text;
    }
    *to++ = quote;
    *to = '\0';
    return result;
}

const char *
quote_ident(struct arena *a, const char *identifier)
{
    return quoted(a, identifier, '"');
}

const char *
quote_literal(struct arena *a, const char *text)
{
    const char *q = quoted(a, text, '\'');

    /* A backslash means the same whatever standard_conforming_strings says. */
    if (!strchr(text, '\\'))
        return q;
    struct buf b = {0};

    buf_puts(&b, " E");
    for (; *q; q++) {
        if (*q == '\\')
            buf_putc(&b, '\\');
        buf_putc(&b, *q);
    }
    return buf_take(a, &b);
}

const char *
quote_name(struct arena *a, struct name n)
{
    return arena_printf(a, "%s.%s", quote_ident(a, n.schema), quote_ident(a, n.name));
}

const char *
look_words(struct look *k, const struct string_list *columns)
{
    struct buf b = {0};

    for (; columns; columns = columns->next)
        if (columns->text[0])
            buf_printf(&b, "%s%s", b.len ? ", " : "", columns->text);
    return b.len ? buf_take(k->a, &b) : "the expression";
}

/* 1234567 to "1,234,567". */
static const char *
number(struct arena *a, int64_t n)
{
    char digits[32];
    struct buf b = {0};
    size_t len;

    snprintf(digits, sizeof(digits), "%" PRId64, n);
    len = strlen(digits);
    for (size_t i = 0; i < len; i++)
        buf_printf(&b, "%s%c", i && (len - i) % 3 == 0 ? "," : "", digits[i]);
    return buf_take(a, &b);
}

const char *
look_rows(struct look *k, const struct live *r)
{
    return r->rows > 0 ? arena_printf(k->a, " (about %s rows)", number(k->a, r->rows)) : "";
}

/* --- answers ------------------------------------------------------------------------------------
 */

static int
gravity(enum data_answer a)
{
    static const int order[] = {
        [DATA_NONE] = 0, [DATA_UNFINISHED] = 1, [DATA_NOT_CHECKED] = 2, [DATA_FOUND] = 3};

    return order[a];
}

void
look_say(struct look *k, enum data_answer answer, const char *sqlstate, const char *fmt, ...)
{
    const char *text;
    va_list ap;

    va_start(ap, fmt);
    text = arena_vprintf(k->a, fmt, ap);
    va_end(ap);
    if (!k->text || gravity(answer) > gravity(k->answer)) {
        k->answer = answer;
        k->sqlstate = sqlstate;
        k->text = text;
    } else if (gravity(answer) == gravity(k->answer) && answer != DATA_FOUND &&
               !strstr(k->text, text)) {
        k->text = arena_printf(k->a, "%s; %s", k->text, text);
    }
}

void
look_not(struct look *k, const char *fmt, ...)
{
    va_list ap;
    const char *why;

    va_start(ap, fmt);
    why = arena_vprintf(k->a, fmt, ap);
    va_end(ap);
    if (k->remember) {
        k->remember->why_not = arena_strdup(k->d->arena, why);
        return;
    }
    look_say(k, DATA_NOT_CHECKED, NULL, "not checked: %s", why);
}

/* Values that the expression refuses, and domains that refuse values: the statement meets the same.
 */
static bool
is_of_value(const char *sqlstate)
{
    return !strncmp(sqlstate, "22", 2) || !strncmp(sqlstate, "23", 2);
}

static void
judge(struct look *k, const struct query *q, const struct db_result *r)
{
    const char *example;

    switch (r->status) {
    case DB_OK:
        example = r->n_rows ? db_value(r, 0, 0) : NULL;
        if (!r->n_rows)
            look_say(k, DATA_NONE, NULL, "%s", q->none);
        else
            look_say(k, DATA_FOUND, q->sqlstate, "%s%s%s", q->found, example ? ": " : "",
                     example ? example : "");
        return;
    case DB_TIMEOUT:
        if (!strcmp(r->sqlstate, "55P03"))
            look_say(k, DATA_UNFINISHED, NULL,
                     "not finished: the table is locked by another session");
        else
            look_say(k, DATA_UNFINISHED, NULL, "not finished within %ld s",
                     (k->d->timeout_ms + 999) / 1000);
        return;
    case DB_FAILED:
        if (q->evaluates && is_of_value(r->sqlstate)) {
            look_say(k, DATA_FOUND, arena_strdup(k->a, r->sqlstate), "%s", r->message);
            return;
        }
        break;
    case DB_REFUSED:
    case DB_CANCELLED:
    case DB_GONE:
        break;
    }
    look_not(k, "%s", r->message ? r->message : "the server did not answer");
}

void
look_ask(struct look *k, const struct query *q)
{
    struct db_result r;

    if (k->remember) {
        struct arena *run = k->d->arena;
        struct query *copy = arena_new(run, struct query);

        *copy =
            (struct query){arena_strdup(run, q->name),  arena_strdup(run, q->sql),  q->sqlstate,
                           arena_strdup(run, q->found), arena_strdup(run, q->none), q->evaluates,
                           k->remember->queries};
        k->remember->queries = copy;
        return;
    }
    if (q->evaluates && k->d->touched.settings) {
        look_not(k, "%s", k->d->touched.settings);
        return;
    }
    /* The migration's own expressions are found as its session finds them. */
    db_search_path(k->d->db, q->evaluates ? NULL : "pg_catalog");
    r = db_query(k->d->db, k->a, q->name, q->sql, 0, NULL, k->d->timeout_ms);
    db_search_path(k->d->db, "pg_catalog");
    judge(k, q, &r);
}

/* --- relations -----------------------------------------------------------------------------------
 */

static const char relation_sql[] =
    "SELECT c.oid::text, c.relkind::text, c.relpersistence = 't', c.reltuples::int8,"
    " EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = c.oid),"
    " ARRAY(SELECT a.attname::text FROM pg_index i"
    "   CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(n, o)"
    "   JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.n"
    "   WHERE i.indrelid = c.oid AND i.indisprimary AND k.o <= i.indnkeyatts ORDER BY k.o)"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = $1 AND c.relname = $2";

/* An operator of a type outside pg_catalog lives beside it. */
static const char columns_sql[] =
    "SELECT a.attname, format_type(a.atttypid, a.atttypmod),"
    " CASE WHEN n.nspname = 'pg_catalog' OR b.typtype IN ('e', 'c', 'r', 'm') OR"
    "   b.typcategory = 'A' THEN '=' ELSE format('OPERATOR(%I.=)', n.nspname) END"
    " FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
    " JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END"
    " JOIN pg_namespace n ON n.oid = b.typnamespace"
    " WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

static void
read_columns(struct data *d, struct live *r)
{
    const char *params[] = {r->oid};
    struct db_result q = db_query(d->db, d->arena, "columns", columns_sql, 1, params, 0);
    struct live_column **last = &r->columns;

    if (q.status != DB_OK)
        r->missing = q.message;
    for (size_t i = 0; q.status == DB_OK && i < q.n_rows; i++) {
        *last = arena_new(d->arena, struct live_column);
        (*last)->name = db_value(&q, i, 0);
        (*last)->type = db_value(&q, i, 1);
        (*last)->equals = db_value(&q, i, 2);
        last = &(*last)->next;
    }
}

static struct live *
read_relation(struct data *d, struct name n)
{
    struct live *r = arena_new(d->arena, struct live);
    const char *params[] = {n.schema, n.name};
    struct db_result q = db_query(d->db, d->arena, "relation", relation_sql, 2, params, 0);

    r->name.schema = arena_strdup(d->arena, n.schema);
    r->name.name = arena_strdup(d->arena, n.name);
    r->sql = quote_name(d->arena, r->name);
    if (q.status != DB_OK) {
        r->missing = q.message ? q.message : "the server did not answer";
        return r;
    }
    if (!q.n_rows) {
        r->missing = arena_printf(d->arena, "%s.%s is not in the database", n.schema, n.name);
        return r;
    }
    r->oid = db_value(&q, 0, 0);
    r->kind = db_value(&q, 0, 1)[0];
    r->temporary = db_bool(&q, 0, 2);
    r->rows = db_number(&q, 0, 3, 0);
    r->has_children = db_bool(&q, 0, 4);
    r->key = db_array(&q, 0, 5, d->arena);
    if (!strchr("rpm", r->kind))
        r->missing = arena_printf(d->arena, "%s is no table", n.name);
    else if (r->temporary)
        r->missing = arena_printf(d->arena, "%s is a temporary table of another session", n.name);
    else
        read_columns(d, r);
    return r;
}

const struct live *
look_up_live(struct look *k, struct name n)
{
    struct live *r;

    n = schema_qualify(k->c->schema, n);
    for (r = k->d->relations; r; r = r->next)
        if (name_equal(r->name, n))
            return r->missing ? NULL : r;
    r = read_relation(k->d, n);
    r->next = k->d->relations;
    k->d->relations = r;
    return r->missing ? NULL : r;
}

const struct live *
look_relation(struct look *k, struct name n)
{
    struct name q = schema_qualify(k->c->schema, n);
    const struct relation *known = schema_relation(k->c->schema, n);
    const char *why = touched_relation(k->d, q);
    const struct live *r;

    if (relation_is_new(known)) {
        look_not(k, "%s is made by this migration", n.name);
        return NULL;
    }
    if (why) {
        look_not(k, "%s", why);
        return NULL;
    }
    r = look_up_live(k, n);
    if (!r)
        for (const struct live *x = k->d->relations; x; x = x->next)
            if (name_equal(x->name, q))
                look_not(k, "%s", x->missing);
    return r;
}

struct live_column *
live_column(const struct live *r, const char *name)
{
    for (struct live_column *c = r->columns; c; c = c->next)
        if (!strcmp(c->name, name))
            return c;
    return NULL;
}

bool
look_only(const struct live *r, bool recurses)
{
    return r->kind != 'p' && !(recurses && r->has_children);
}

const char *
look_example(struct look *k, const struct live *r)
{
    struct buf b = {0};

    for (const struct string_list *l = r->key; l; l = l->next)
        buf_printf(&b, "%s%s || left(%s::text, 80)", b.len ? " || ', ' || " : "",
                   quote_literal(k->a, arena_printf(k->a, "%s = ", l->text)),
                   quote_ident(k->a, l->text));
    return b.len ? buf_take(k->a, &b) : "NULL::text";
}

/* --- columns that this migration adds ----------------------------------------------------------
 */

/* The value every row has in it: a literal, NULL without a default; NULL when it is not known. */
static const char *
new_value(const struct column *c)
{
    const char *text = c->default_text;

    if (c->is_generated || c->identity || c->has_default == TRI_UNKNOWN || !c->type.text ||
        c->type.is_serial)
        return NULL;
    if (c->has_default == TRI_NO)
        return "NULL";
    if (!text || strchr(text, '(') || strchr(text, '$') ||
        (!strchr("'-0123456789", text[0]) && strcasecmp(text, "true") &&
         strcasecmp(text, "false") && strcasecmp(text, "null")))
        return NULL;
    return text;
}

const char *
look_source(struct look *k, const struct live *r, bool only, const struct string_list *columns)
{
    const struct relation *known = schema_relation(k->c->schema, r->name);
    const char *rows = arena_printf(k->a, "%s%s", only ? "ONLY " : "", r->sql);
    struct buf b = {0};

    for (const struct string_list *l = columns; l; l = l->next) {
        const struct column *c = known && l->text[0] ? relation_column(known, l->text) : NULL;
        const struct type *t =
            c && c->is_new ? schema_type(k->c->schema, (struct name){c->type.schema, c->type.name})
                           : NULL;
        const char *value = c && c->is_new ? new_value(c) : NULL;

        if (!l->text[0] || (c && !c->is_new && live_column(r, l->text)) ||
            (!c && !live_column(r, l->text) && !strcmp(l->text, r->name.name))) /* the whole row */
            continue;
        if (!c && !(known && known->complete == TRI_YES) && live_column(r, l->text))
            continue;
        if (!value || (t && t->is_new) || live_column(r, l->text)) {
            buf_finish(&b);
            look_not(k, "column %s is not in %s yet", l->text, r->name.name);
            return NULL;
        }
        buf_printf(&b, ", (%s)::%s AS %s", value, c->type.text, quote_ident(k->a, l->text));
    }
    if (!b.len)
        return rows;
    return arena_printf(k->a, "(SELECT * %s FROM %s) AS %s", buf_take(k->a, &b), rows,
                        quote_ident(k->a, r->name.name));
}

/* --- expressions
 * ---------------------------------------------------------------------------------- */

static bool
is_volatile_there(struct look *k, const char *function)
{
    const char *params[] = {function};
    struct db_result r = db_query(k->d->db, k->a, "functions",
                                  "SELECT count(*) = 0 OR bool_or(provolatile = 'v')"
                                  " FROM pg_proc WHERE proname = $1",
                                  1, params, 0);

    return r.status != DB_OK || !r.n_rows || db_bool(&r, 0, 0);
}

static bool
may_call(struct look *k, struct name f)
{
    if (touched_function(k->d, f.name)) {
        look_not(k, "function %s is made by this migration", f.name);
        return false;
    }
    switch (volatility_of_function(k->c->schema, f)) {
    case VOLATILITY_IMMUTABLE:
    case VOLATILITY_STABLE:
        return true;
    case VOLATILITY_VOLATILE:
        break;
    case VOLATILITY_UNKNOWN:
        if (!is_volatile_there(k, f.name))
            return true;
    }
    look_not(k, "it calls %s, which may do anything", f.name);
    return false;
}

bool
look_expr(struct look *k, const struct expr *e)
{
    if (!e)
        return true;
    if (e->has_placeholder || e->too_deep || e->has_subquery || e->has_next_value || !e->text) {
        look_not(k, "what its expression means is not known");
        return false;
    }
    for (const struct name_list *c = e->calls; c; c = c->next)
        if (!may_call(k, c->name))
            return false;
    for (const struct name_list *t = e->types; t; t = t->next) {
        const struct type *type = schema_type(k->c->schema, t->name);

        if (type && (type->is_new || touched_type(k->d, type->name))) {
            look_not(k, "type %s is changed by this migration", t->name.name);
            return false;
        }
    }
    return true;
}

/* --- which op is looked at how ------------------------------------------------------------------
 */

static void
look_set_not_null(struct look *k)
{
    const struct live *r;
    struct string_list column = {k->c->op->name, NULL};

    if (k->c->target && relation_proves_not_null(k->c->target, k->c->op->name) == TRI_YES)
        return;
    r = look_relation(k, k->c->op->rel);
    if (r)
        look_nulls(k, r, &column, k->c->op->only);
}

static void
look_add_column(struct look *k)
{
    const struct live *r = look_relation(k, k->c->op->rel);

    if (r)
        look_any_row(
            k, r, "23502",
            arena_printf(k->a, "a row is there, and would have NULL in %s", k->c->op->name));
}

static const struct looker {
    enum op_kind op;
    void (*look)(struct look *k);
    bool foreseen; /* only when a failure of data was foreseen */
} lookers[] = {
    {OP_SET_NOT_NULL, look_set_not_null, false},
    {OP_ADD_COLUMN, look_add_column, true},
    {OP_ADD_CONSTRAINT, look_add_constraint, false},
    {OP_VALIDATE_CONSTRAINT, look_validate, false},
    {OP_CREATE_INDEX, look_create_index, true},
    {OP_ALTER_COLUMN_TYPE, look_type_change, false},
    {OP_ALTER_DOMAIN, look_domain, false},
    {OP_ATTACH_PARTITION, look_attach, true},
    {OP_CREATE_TABLE, look_new_partition, false},
};

static const struct data_look *
look(void *arg, const struct effect_ctx *c, const struct failure *foreseen)
{
    struct look k = {.d = arg, .c = c, .a = c->arena};
    struct data_look *result;

    if (c->op->origin == ORIGIN_CREATE_TABLE || relation_is_new(c->target))
        return NULL;
    for (size_t i = 0; i < sizeof(lookers) / sizeof(lookers[0]); i++)
        if (lookers[i].op == c->op->kind && (foreseen || !lookers[i].foreseen))
            lookers[i].look(&k);
    if (!k.text)
        return NULL;
    result = arena_new(c->arena, struct data_look);
    *result = (struct data_look){k.answer, k.sqlstate, k.text};
    return result;
}

static void
seen(void *arg, const struct effect_ctx *c, const struct op_effects *e)
{
    touch(arg, c, e);
}

struct data *
data_create(struct db *db, struct arena *run, long timeout_ms)
{
    struct data *d = arena_new(run, struct data);

    d->db = db;
    d->arena = run;
    d->timeout_ms = timeout_ms;
    d->major = db_server(db)->major;
    d->lint = (struct lint_data){d, look, seen};
    return d;
}

const struct lint_data *
data_lint(const struct data *d)
{
    return &d->lint;
}
