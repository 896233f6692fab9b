/*
 * data_type.c - --check-data: ALTER COLUMN TYPE.
 *
 * The conversion itself is computed for every row, read-only: what it refuses, ALTER TABLE refuses
 * with the same SQLSTATE. Only where an explicit cast is kinder than the assignment that ALTER
 * TABLE makes (varchar(n), char(n), bit(n) cut silently) is the length looked at instead.
 */
#include "data_private.h"

#include <stdlib.h>
#include <string.h>

#include "effect_facts.h"
#include "type_cast.h"

struct conversion {
    const struct live *r;
    const struct op_column *to;
    const char *from;  /* source of rows */
    const char *value; /* the new value before it becomes the new type */
    const char *column;
};

static void
ask(struct look *k, const struct conversion *v, const char *sql, const char *sqlstate,
    const char *found)
{
    look_ask(k, &(struct query){
                    .name = arena_printf(k->a, "%s.%s as %s", v->r->name.name, v->column,
                                         v->to->type.text),
                    .sql = sql,
                    .sqlstate = sqlstate,
                    .found = found,
                    .none = arena_printf(k->a, "every value of %s becomes %s%s", v->column,
                                         v->to->type.text, look_rows(k, v->r)),
                    .evaluates = true,
                });
}

/* The n of character varying(n); -1: there is none. */
static long
length_of(const struct type_name *t)
{
    const char *open = t->text ? strchr(t->text, '(') : NULL;

    return open ? strtol(open + 1, NULL, 10) : -1;
}

static void
look_length(struct look *k, const struct conversion *v)
{
    long n = length_of(&v->to->type);
    const char *sql;

    if (n < 0) {
        look_not(k, "the length of %s is not understood", v->to->type.text);
        return;
    }
    /* blanks beyond the end are cut silently */
    sql = arena_printf(k->a,
                       "SELECT left(new, 80) || ' (' || length(new) || ' characters)' FROM (SELECT "
                       "(%s)::text AS new FROM %s) AS x WHERE substr(new, %ld) ~ '[^ ]' LIMIT 1",
                       v->value, v->from, n + 1);
    ask(k, v, sql, "22001", arena_printf(k->a, "a value of %s is longer than %ld", v->column, n));
}

/* An enum that this migration makes or changes: its labels are known, the server's are not these.
 */
static void
look_labels(struct look *k, const struct conversion *v, const struct type *t)
{
    struct buf b = {0};

    if (t->kind != OBJ_ENUM || !t->labels || (!t->is_new && t->complete != TRI_YES) ||
        v->to->type.is_array) {
        look_not(k, "type %s is changed by this migration", t->name.name);
        return;
    }
    buf_printf(
        &b, "SELECT left(new, 80) FROM (SELECT (%s)::text AS new FROM %s) AS x WHERE new NOT IN (",
        v->value, v->from);
    for (const struct string_list *l = t->labels; l; l = l->next)
        buf_printf(&b, "%s%s", l == t->labels ? "" : ", ", quote_literal(k->a, l->text));
    buf_puts(&b, ") LIMIT 1");
    ask(k, v, buf_take(k->a, &b), "22P02",
        arena_printf(k->a, "a value of %s is no label of %s", v->column, t->name.name));
}

static void
look_cast(struct look *k, const struct conversion *v)
{
    ask(k, v,
        arena_printf(k->a,
                     "SELECT NULL::text FROM (SELECT count((%s)::%s) AS n FROM %s OFFSET 0) AS x "
                     "WHERE n < 0",
                     v->value, v->to->type.text, v->from),
        "22000", "");
}

/* --- what the new values must hold against -----------------------------------------------------
 */

static const char users_sql[] =
    "SELECT (SELECT string_agg(k.conname, ', ') FROM pg_constraint k"
    "   WHERE (k.conrelid = a.attrelid AND a.attnum = ANY(k.conkey) AND k.contype IN ('c', 'f', "
    "'x'))"
    "   OR (k.confrelid = a.attrelid AND a.attnum = ANY(k.confkey))),"
    " (SELECT string_agg(c.relname, ', ') FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    "   WHERE i.indrelid = a.attrelid AND i.indisunique AND NOT i.indisexclusion"
    "   AND (a.attnum = ANY(i.indkey) OR i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)),"
    " ARRAY(SELECT i.indexrelid::text FROM pg_index i"
    "   WHERE i.indrelid = a.attrelid AND i.indisunique AND NOT i.indisexclusion"
    "   AND i.indexprs IS NULL AND i.indpred IS NULL AND a.attnum = ANY(i.indkey)),"
    " (SELECT count(*) FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique"
    "   AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL))"
    " FROM pg_attribute a WHERE a.attrelid = $1::oid AND a.attname = $2";

static const char index_sql[] =
    "SELECT ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(n, o)"
    "   JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.n"
    "   WHERE u.o <= i.indnkeyatts ORDER BY u.o),"
    " coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::bool, false)"
    " FROM pg_index i WHERE i.indexrelid = $1::oid";

/* Rows that differ before may be equal after. */
static void
look_unique(struct look *k, const struct conversion *v, const char *index)
{
    struct db_result q =
        db_query(k->d->db, k->a, "index", index_sql, 1, (const char *const[]){index}, 0);
    const struct string_list *columns =
        q.status == DB_OK && q.n_rows ? db_array(&q, 0, 0, k->a) : NULL;
    struct key key = {.columns = columns};
    struct key_part *parts = arena_array(k->a, struct key_part, string_list_count(columns) + 1);

    if (!columns) {
        look_not(k, "the unique indexes of %s are built anew", v->r->name.name);
        return;
    }
    for (const struct string_list *l = columns; l; l = l->next, key.n++)
        if (!strcmp(l->text, v->column))
            parts[key.n].sql = arena_printf(k->a, "((%s)::%s)", v->value, v->to->type.text);
        else
            parts[key.n].column = l->text;
    key.parts = parts;
    key.nulls_equal = db_bool(&q, 0, 1);
    look_duplicates(k, v->r, &key);
}

static void
look_users(struct look *k, const struct conversion *v)
{
    struct db_result q = db_query(k->d->db, k->a, "what holds the column", users_sql, 2,
                                  (const char *const[]){v->r->oid, v->column}, 0);

    if (q.status != DB_OK || !q.n_rows) {
        look_not(k, "what holds %s is not known", v->column);
        return;
    }
    if (db_value(&q, 0, 0))
        look_not(k, "constraints are tested again with the new values: %s", db_value(&q, 0, 0));
    if (db_value(&q, 0, 1) && db_number(&q, 0, 3, 1))
        look_not(k, "unique indexes are built anew from the new values: %s", db_value(&q, 0, 1));
    else
        for (const struct string_list *l = db_array(&q, 0, 2, k->a); l; l = l->next)
            look_unique(k, v, l->text);
}

/* --- the op
 * ---------------------------------------------------------------------------------------- */

static bool
is_whole_number(const char *type)
{
    return !strcmp(type, "int2") || !strcmp(type, "int4") || !strcmp(type, "int8");
}

static bool
is_text(const char *type)
{
    return !strcmp(type, "text") || !strcmp(type, "varchar");
}

/* What fits stays as it is: no two values become one, no constraint sees another value. */
static bool
keeps_values(const struct look *k)
{
    const struct op *op = k->c->op;
    const struct column *old = k->c->target ? relation_column(k->c->target, op->name) : NULL;
    const char *from = old ? old->type.name : NULL, *to = op->column->type.name;

    if (!from || !to || op->expr || old->type.is_array || op->column->type.is_array ||
        op->column->collation)
        return false;
    return (is_whole_number(from) && is_whole_number(to)) ||
           (is_text(from) && !strcmp(to, "varchar"));
}

/* A domain, which may have a length of its own that a cast cuts to. */
static bool
hides_length(struct look *k, const struct type_name *t)
{
    struct db_result q;

    if (type_is_builtin(t->name))
        return false;
    db_search_path(k->d->db, NULL);
    q = db_query(k->d->db, k->a, "type",
                 "WITH RECURSIVE d(oid) AS (SELECT to_regtype($1)::oid UNION SELECT typbasetype"
                 " FROM pg_type t JOIN d ON t.oid = d.oid WHERE typtype = 'd')"
                 " SELECT bool_or(typtypmod <> -1) FROM pg_type t JOIN d ON d.oid = t.oid",
                 1, (const char *const[]){t->text}, 0);
    db_search_path(k->d->db, "pg_catalog");
    return q.status != DB_OK || !q.n_rows || !db_value(&q, 0, 0) || db_bool(&q, 0, 0);
}

static bool
has_length(const char *type)
{
    return !strcmp(type, "varchar") || !strcmp(type, "bpchar");
}

static bool
is_bits(const char *type)
{
    return !strcmp(type, "bit") || !strcmp(type, "varbit");
}

static void
look_conversion(struct look *k, const struct conversion *v)
{
    const struct type_name *t = &v->to->type;
    const struct type *known = schema_type(k->c->schema, (struct name){t->schema, t->name});

    if (known && (known->is_new || touched_type(k->d, known->name)))
        look_labels(k, v, known);
    else if ((has_length(t->name) || is_bits(t->name)) && length_of(t) >= 0 &&
             (t->is_array || is_bits(t->name)))
        look_not(k, "%s cuts values or refuses them", t->text);
    else if (has_length(t->name) && length_of(t) >= 0)
        look_length(k, v);
    else if (hides_length(k, t))
        look_not(k, "%s is a domain over a type with a length", t->text);
    else
        look_cast(k, v);
    if (!keeps_values(k))
        look_users(k, v);
}

/* `x::new_enum`, where new_enum is not there yet: the column itself is what is looked at. */
static const char *
value_sql(struct look *k, const struct op *op)
{
    const struct expr *e = op->expr;
    const struct type_name *t = &op->column->type;
    const struct type_list *last = e && e->is_column ? e->casts : NULL;
    const struct type *known = schema_type(k->c->schema, (struct name){t->schema, t->name});

    while (last && last->next)
        last = last->next;
    if (e && known && (known->is_new || touched_type(k->d, known->name)) && last &&
        !strcmp(last->type.name, t->name) && e->columns && !e->columns->next) {
        for (const struct type_list *l = e->casts; l != last; l = l->next)
            if (strcmp(l->type.name, "text") && strcmp(l->type.name, "varchar"))
                return NULL;
        return quote_ident(k->a, e->columns->text);
    }
    if (!e)
        return quote_ident(k->a, op->name);
    return look_expr(k, e) ? e->text : NULL;
}

void
look_type_change(struct look *k)
{
    const struct op *op = k->c->op;
    struct type_change change = fact_type_change(k->c);
    struct conversion v = {.to = op->column, .column = op->name};
    struct string_list column = {op->name, op->expr ? op->expr->columns : NULL};

    if (change.cost == TYPE_REFUSED || !op->column || !op->column->type.text ||
        (change.cost != TYPE_UNKNOWN && !change.may_fail && !change.lossy && !op->expr))
        return;
    v.r = look_relation(k, op->rel);
    v.from = v.r ? look_source(k, v.r, look_only(v.r, !op->only), &column) : NULL;
    if (!v.from)
        return;
    v.value = value_sql(k, op);
    if (v.value)
        look_conversion(k, &v);
    else if (!k->text)
        look_not(k, "what its USING means is not known");
}
