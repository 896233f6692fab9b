/*
 * data_partition.c - --check-data: rows that lie outside the bounds of the partition they are to
 * become, and rows of the default partition that belong to a new one.
 */
#include "data_private.h"

#include <stdlib.h>
#include <string.h>

#include "effect_facts.h"

struct partition_key {
    const struct live *parent;
    char strategy;
    const struct string_list *columns; /* NULL: not plain columns */
    const char *ancestors;             /* what the parent's own bounds say; NULL: nothing */
    const char *siblings;              /* bounds of the partitions but the default one, ORed */
    struct name default_partition;     /* name NULL: none */
};

static const char key_sql[] =
    "SELECT p.partstrat::text,"
    " CASE WHEN p.partexprs IS NULL AND NOT EXISTS (SELECT FROM unnest(p.partclass::oid[],"
    "     p.partcollation::oid[], p.partattrs::int2[]) u(class, coll, n)"
    "     JOIN pg_opclass o ON o.oid = u.class"
    "     JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = u.n"
    "     WHERE NOT o.opcdefault OR a.attcollation <> u.coll)"
    "  THEN ARRAY(SELECT a.attname::text FROM unnest(p.partattrs::int2[]) WITH ORDINALITY u(n, o)"
    "     JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = u.n ORDER BY u.o) END,"
    " pg_get_partition_constraintdef(p.partrelid),"
    " (SELECT string_agg('(' || pg_get_partition_constraintdef(h.inhrelid) || ')', ' OR ')"
    "    FROM pg_inherits h WHERE h.inhparent = p.partrelid AND h.inhrelid <> p.partdefid),"
    " n.nspname, d.relname"
    " FROM pg_partitioned_table p LEFT JOIN pg_class d ON d.oid = p.partdefid"
    " LEFT JOIN pg_namespace n ON n.oid = d.relnamespace WHERE p.partrelid = $1::oid";

/* --- the items of a list as written ------------------------------------------------------------
 */

static const char *
skip_quoted(const char *p)
{
    char quote = *p++;

    while (*p && *p != quote)
        p++;
    return *p ? p + 1 : p;
}

static const struct string_list *
split(struct look *k, const char *text)
{
    const struct string_list *first = NULL, **last = &first;
    const char *start = text;
    struct string_list *item;
    int depth = 0;

    for (const char *p = text; text;) {
        if (*p == '\'' || *p == '"') {
            p = skip_quoted(p);
            continue;
        }
        depth += *p == '(' || *p == '[';
        depth -= *p == ')' || *p == ']';
        if (!*p || (*p == ',' && depth == 0)) {
            while (*start == ' ')
                start++;
            item = arena_new(k->a, struct string_list);
            item->text = arena_strndup(k->a, start, (size_t)(p - start));
            *last = item;
            last = &item->next;
            start = p + 1;
            if (!*p)
                break;
        }
        p++;
    }
    return first;
}

/* --- conditions
 * ----------------------------------------------------------------------------------- */

static const char *
type_of_key(const struct partition_key *key, const char *column)
{
    const struct live_column *c = live_column(key->parent, column);

    return c ? c->type : "text";
}

/* From this key on: (k, rest) >= (v, rest'), or < for the upper bound. */
static void
add_range(struct look *k, struct buf *b, const struct partition_key *key,
          const struct string_list *column, const struct string_list *value, bool upper)
{
    const char *name = quote_ident(k->a, column->text);
    const char *v;

    if (!strcasecmp(value->text, "minvalue") || !strcasecmp(value->text, "maxvalue")) {
        buf_puts(b, !strcasecmp(value->text, "maxvalue") == upper ? "true" : "false");
        return;
    }
    v = arena_printf(k->a, "(%s)::%s", value->text, type_of_key(key, column->text));
    if (!column->next || !value->next) {
        buf_printf(b, "%s %s %s", name, upper ? "<" : ">=", v);
        return;
    }
    buf_printf(b, "(%s %s %s OR (%s = %s AND ", name, upper ? "<" : ">", v, name, v);
    add_range(k, b, key, column->next, value->next, upper);
    buf_puts(b, "))");
}

static bool
add_hash(struct look *k, struct buf *b, const struct partition_key *key, const char *text)
{
    const char *m = strcasestr(text, "modulus"), *r = strcasestr(text, "remainder");

    if (!m || !r)
        return false;
    buf_printf(b, "satisfies_hash_partition(%s::oid, %ld, %ld", key->parent->oid,
               strtol(m + strlen("modulus"), NULL, 10), strtol(r + strlen("remainder"), NULL, 10));
    for (const struct string_list *l = key->columns; l; l = l->next)
        buf_printf(b, ", %s", quote_ident(k->a, l->text));
    buf_puts(b, ")");
    return true;
}

static void
add_list(struct look *k, struct buf *b, const struct partition_key *key, const char *in)
{
    const char *name = quote_ident(k->a, key->columns->text);

    buf_puts(b, "(");
    for (const struct string_list *l = split(k, in); l; l = l->next) {
        if (!strcasecmp(l->text, "null"))
            buf_printf(b, "%s IS NOT DISTINCT FROM NULL", name);
        else
            buf_printf(b, "%s = (%s)::%s", name, l->text, type_of_key(key, key->columns->text));
        buf_puts(b, l->next ? " OR " : ")");
    }
}

/* The rows of a partition with these bounds; NULL after look_not(). */
static const char *
bound_condition(struct look *k, const struct partition_key *key, const struct op_partition *bound)
{
    const struct string_list *from = split(k, bound->from), *to = split(k, bound->to);
    size_t n = string_list_count(key->columns);
    struct buf b = {0};
    bool ok = true;

    if (bound->is_default) {
        buf_printf(&b, "(%s) IS NOT TRUE", key->siblings ? key->siblings : "false");
    } else if (!key->columns) {
        ok = false;
    } else if (key->strategy == 'h') {
        ok = bound->text && add_hash(k, &b, key, bound->text);
    } else if (key->strategy == 'l') {
        ok = bound->in && n == 1;
        if (ok)
            add_list(k, &b, key, bound->in);
    } else if (string_list_count(from) == n && string_list_count(to) == n) {
        for (const struct string_list *l = key->columns; l; l = l->next)
            buf_printf(&b, "%s IS DISTINCT FROM NULL AND ", quote_ident(k->a, l->text));
        add_range(k, &b, key, key->columns, from, false);
        buf_puts(&b, " AND ");
        add_range(k, &b, key, key->columns, to, true);
    } else {
        ok = false;
    }
    if (!ok) {
        buf_finish(&b);
        look_not(k, "the partition key of %s is not understood", key->parent->name.name);
        return NULL;
    }
    if (key->ancestors && !bound->is_default)
        buf_printf(&b, " AND (%s)", key->ancestors);
    return buf_take(k->a, &b);
}

static bool
read_key(struct look *k, struct name parent, struct partition_key *ret)
{
    struct db_result q;

    ret->parent = look_relation(k, parent);
    if (!ret->parent)
        return false;
    q = db_query(k->d->db, k->a, "partition key", key_sql, 1,
                 (const char *const[]){ret->parent->oid}, 0);
    if (q.status != DB_OK || !q.n_rows) {
        look_not(k, "%s", q.message ? q.message : "it is not partitioned");
        return false;
    }
    ret->strategy = db_value(&q, 0, 0)[0];
    ret->columns = db_array(&q, 0, 1, k->a);
    ret->ancestors = db_value(&q, 0, 2);
    ret->siblings = db_value(&q, 0, 3);
    ret->default_partition = (struct name){db_value(&q, 0, 4), db_value(&q, 0, 5)};
    if (ret->ancestors && !ret->ancestors[0])
        ret->ancestors = NULL;
    return true;
}

static void
look_bound(struct look *k, const struct live *r, const char *condition, bool outside,
           const char *found, const char *none)
{
    look_ask(k,
             &(struct query){
                 .name = arena_printf(k->a, "bounds in %s", r->name.name),
                 .sql = arena_printf(k->a, "SELECT %s FROM %s WHERE (%s) IS %sTRUE LIMIT 1",
                                     look_example(k, r), r->sql, condition, outside ? "NOT " : ""),
                 .sqlstate = "23514",
                 .found = found,
                 .none = arena_printf(k->a, "%s%s", none, look_rows(k, r)),
                 .evaluates = true,
             });
}

/* The default partition must not hold what is the new one's. */
static void
look_default(struct look *k, const struct partition_key *key, const char *condition)
{
    const struct live *r =
        key->default_partition.name ? look_relation(k, key->default_partition) : NULL;

    if (r)
        look_bound(k, r, condition, false,
                   arena_printf(k->a, "a row of %s belongs to the new partition", r->name.name),
                   arena_printf(k->a, "no row of %s belongs to the new partition", r->name.name));
}

void
look_attach(struct look *k)
{
    const struct op *op = k->c->op;
    const struct op_partition *bound = op->partition;
    const struct relation *known = schema_relation(k->c->schema, op->other);
    struct partition_key key;
    const char *condition;
    const struct live *r;

    if (!bound || !read_key(k, op->rel, &key))
        return;
    condition = bound_condition(k, &key, bound);
    if (!condition)
        return;
    if (!bound->is_default)
        look_default(k, &key, condition);
    if (relation_is_new(known) && !touched_relation(k->d, known->name))
        return;
    r = look_relation(k, op->other);
    if (!r)
        return;
    look_bound(k, r, condition, true,
               arena_printf(k->a, "a row of %s lies outside the bounds", r->name.name),
               arena_printf(k->a, "no row of %s lies outside the bounds", r->name.name));
    if (fact_attach_builds_index(k->c))
        look_not(k, "keys of %s are built for it", key.parent->name.name);
    if (fact_attach_checks_foreign_key(k->c))
        look_not(k, "foreign keys of %s are checked for it", key.parent->name.name);
}

void
look_new_partition(struct look *k)
{
    const struct op_table *t = k->c->op->table;
    struct partition_key key;
    const char *condition;

    if (!t || !t->partition_of.name || !t->bound || t->bound->is_default ||
        !read_key(k, t->partition_of, &key) || !key.default_partition.name)
        return;
    condition = bound_condition(k, &key, t->bound);
    if (condition)
        look_default(k, &key, condition);
}
