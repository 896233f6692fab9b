/*
 * data_rows.c - the queries: NULLs, duplicates, conflicts, orphans, rows that break a CHECK.
 *
 * They ask as the server itself does: which rows count as equal is what GROUP BY says (the default
 * operator class and the column's collation, like a unique index), NULL is the value itself being
 * NULL (a row of NULLs is none), and a foreign key compares with the operator of the key's type.
 */
#include "data_private.h"

#include <string.h>

static void
ask(struct look *k, struct buf *sql, struct query q)
{
    q.sql = buf_take(k->a, sql);
    look_ask(k, &q);
}

void
look_any_row(struct look *k, const struct live *r, const char *sqlstate, const char *found)
{
    struct buf b = {0};

    buf_printf(&b, "SELECT %s FROM %s LIMIT 1", look_example(k, r), r->sql);
    ask(k, &b,
        (struct query){.name = arena_printf(k->a, "rows of %s", r->name.name),
                       .sqlstate = sqlstate,
                       .found = found,
                       .none = arena_printf(k->a, "%s has no row", r->name.name)});
}

void
look_nulls(struct look *k, const struct live *r, const struct string_list *columns, bool only)
{
    const char *from = look_source(k, r, look_only(r, !only), columns);
    const char *words = look_words(k, columns);
    struct buf b = {0};

    if (!from)
        return;
    buf_printf(&b, "SELECT %s FROM %s WHERE ", look_example(k, r), from);
    for (const struct string_list *l = columns; l; l = l->next)
        buf_printf(&b, "%s%s IS NOT DISTINCT FROM NULL", l == columns ? "" : " OR ",
                   quote_ident(k->a, l->text));
    buf_puts(&b, " LIMIT 1");
    ask(k, &b,
        (struct query){.name = arena_printf(k->a, "NULL in %s of %s", words, r->name.name),
                       .sqlstate = "23502",
                       .found =
                           arena_printf(k->a, "a row of %s has NULL in %s", r->name.name, words),
                       .none = arena_printf(k->a, "no NULL in %s%s", words, look_rows(k, r))});
}

/* --- keys ---------------------------------------------------------------------------------------
 */

static const char *
key_sql(struct look *k, const struct key_part *p)
{
    const char *text = p->sql      ? p->sql
                       : p->column ? quote_ident(k->a, p->column)
                                   : arena_printf(k->a, "(%s)", p->expr->text);

    if (p->collation && p->collation[0])
        text = arena_printf(k->a, "(%s COLLATE %s)", text, p->collation);
    return text;
}

static bool
key_evaluates(const struct key *key)
{
    bool any = key->where || key->where_sql;

    for (size_t i = 0; i < key->n; i++)
        any =
            any || !key->parts[i].column || (key->parts[i].collation && key->parts[i].collation[0]);
    return any;
}

static bool
key_known(struct look *k, const struct key *key)
{
    bool known = look_expr(k, key->where);

    for (size_t i = 0; i < key->n && known; i++)
        known = look_expr(k, key->parts[i].expr);
    return known;
}

/* Every column that the key or its WHERE names. */
static const struct string_list *
key_columns(struct look *k, const struct key *key)
{
    const struct string_list *all = key->columns;
    const struct expr *exprs[] = {key->where, NULL};

    for (size_t i = 0; i <= key->n; i++) {
        const struct expr *e = i ? key->parts[i - 1].expr : exprs[0];

        for (const struct string_list *l = e ? e->columns : NULL; l; l = l->next) {
            struct string_list *x = arena_new(k->a, struct string_list);

            x->text = l->text;
            x->next = all;
            all = x;
        }
    }
    return all;
}

/* SELECT key AS k1, ... FROM rows WHERE predicate; NULL after look_not(). */
static const char *
key_rows(struct look *k, const struct live *r, const struct key *key, const char *more)
{
    const char *from;
    struct buf b = {0};

    if (!key_known(k, key))
        return NULL;
    from = look_source(k, r, look_only(r, false), key_columns(k, key));
    if (!from)
        return NULL;
    buf_puts(&b, "SELECT ");
    for (size_t i = 0; i < key->n; i++)
        buf_printf(&b, "%s%s AS k%zu", i ? ", " : "", key_sql(k, &key->parts[i]), i + 1);
    buf_printf(&b, "%s FROM %s", more, from);
    if (key->where || key->where_sql)
        buf_printf(&b, " WHERE (%s)", key->where ? key->where->text : key->where_sql);
    return buf_take(k->a, &b);
}

/* k1::text and k2::text, for people. */
static void
add_key_text(struct buf *b, const struct key *key, const char *prefix)
{
    for (size_t i = 0; i < key->n; i++)
        buf_printf(b, "%scoalesce(left(%sk%zu::text, 80), 'NULL')", i ? " || ', ' || " : "", prefix,
                   i + 1);
}

void
look_duplicates(struct look *k, const struct live *r, const struct key *key)
{
    const char *rows = key_rows(k, r, key, "");
    const char *words = look_words(k, key->columns);
    struct buf b = {0};

    if (!rows)
        return;
    buf_puts(&b, "SELECT ");
    add_key_text(&b, key, "");
    buf_printf(&b, " FROM (%s) AS rows", rows);
    for (size_t i = 0; i < key->n && !key->nulls_equal; i++)
        buf_printf(&b, "%s k%zu IS DISTINCT FROM NULL", i ? " AND" : " WHERE", i + 1);
    buf_puts(&b, " GROUP BY ");
    for (size_t i = 0; i < key->n; i++)
        buf_printf(&b, "%sk%zu", i ? ", " : "", i + 1);
    buf_puts(&b, " HAVING count(*) > 1 LIMIT 1");
    ask(k, &b,
        (struct query){
            .name = arena_printf(k->a, "duplicates in %s of %s", words, r->name.name),
            .sqlstate = "23505",
            .found = arena_printf(k->a, "rows of %s are equal in %s", r->name.name, words),
            .none = arena_printf(k->a, "no two rows equal in %s%s", words, look_rows(k, r)),
            .evaluates = key_evaluates(key)});
}

void
look_excluded(struct look *k, const struct live *r, const struct key *key)
{
    const char *rows = key_rows(k, r, key, ", tableoid AS row_table, ctid AS row_at");
    struct buf b = {0};

    if (!rows)
        return;
    buf_puts(&b, "SELECT ");
    add_key_text(&b, key, "a.");
    buf_printf(
        &b, " FROM (%s) AS a JOIN (%s) AS b ON (a.row_table, a.row_at) < (b.row_table, b.row_at)",
        rows, rows);
    for (size_t i = 0; i < key->n; i++)
        buf_printf(&b, " AND a.k%zu %s b.k%zu", i + 1, key->parts[i].operator, i + 1);
    buf_puts(&b, " LIMIT 1");
    ask(k, &b,
        (struct query){
            .name = arena_printf(k->a, "conflicts in %s", r->name.name),
            .sqlstate = "23P01",
            .found = arena_printf(k->a, "two rows of %s exclude each other", r->name.name),
            .none = arena_printf(k->a, "no two rows exclude each other%s", look_rows(k, r)),
            .evaluates = true});
}

/* --- CHECK -------------------------------------------------------------------------------------
 */

void
look_check(struct look *k, const struct live *r, const char *expr,
           const struct string_list *columns, bool only, const char *name)
{
    const char *from = look_source(k, r, look_only(r, !only), columns);
    struct buf b = {0};

    if (!from)
        return;
    buf_printf(&b, "SELECT %s FROM %s WHERE NOT (%s) LIMIT 1", look_example(k, r), from, expr);
    ask(k, &b,
        (struct query){.name = arena_printf(k->a, "rows of %s against %s", r->name.name, name),
                       .sqlstate = "23514",
                       .found = arena_printf(k->a, "a row of %s breaks %s", r->name.name, name),
                       .none = arena_printf(k->a, "no row breaks %s%s", name, look_rows(k, r)),
                       .evaluates = true});
}

/* --- foreign keys ------------------------------------------------------------------------------
 */

/* The columns of the foreign key, each NOT NULL: all of them (MATCH SIMPLE) or any (FULL). */
static void
add_filled(struct look *k, struct buf *b, const struct foreign_key *f)
{
    buf_puts(b, "(");
    for (const struct string_list *l = f->columns; l; l = l->next)
        buf_printf(b, "%sf.%s IS DISTINCT FROM NULL",
                   l == f->columns   ? ""
                   : f->match == 'f' ? " OR "
                                     : " AND ",
                   quote_ident(k->a, l->text));
    buf_puts(b, ")");
}

/* "AND NOT EXISTS (its row)"; false after look_not(). */
static bool
add_no_match(struct look *k, struct buf *b, const struct foreign_key *f)
{
    const struct live *ref = look_relation(k, f->ref);
    const struct string_list *to, *l;

    if (!ref)
        return false;
    to = f->ref_columns ? f->ref_columns : ref->key;
    if (string_list_count(to) != string_list_count(f->columns)) {
        look_not(k, "what the foreign key points to in %s is not known", ref->name.name);
        return false;
    }
    buf_printf(b, " AND NOT EXISTS (SELECT FROM %s%s AS p WHERE ",
               look_only(ref, false) ? "ONLY " : "", ref->sql);
    for (l = f->columns; l; l = l->next, to = to->next) {
        const struct live_column *c = live_column(ref, to->text);

        if (!c) {
            look_not(k, "column %s is not in %s yet", to->text, ref->name.name);
            return false;
        }
        buf_printf(b, "%sp.%s %s f.%s", l == f->columns ? "" : " AND ", quote_ident(k->a, to->text),
                   c->equals, quote_ident(k->a, l->text));
    }
    buf_puts(b, ")");
    return true;
}

/* The foreign key's columns as text. */
static void
add_values(struct look *k, struct buf *b, const struct foreign_key *f)
{
    for (const struct string_list *l = f->columns; l; l = l->next)
        buf_printf(b, "%s%s || coalesce(left(f.%s::text, 80), 'NULL')",
                   l == f->columns ? "" : " || ', ' || ",
                   quote_literal(k->a, arena_printf(k->a, "%s = ", l->text)),
                   quote_ident(k->a, l->text));
}

void
look_orphans(struct look *k, const struct live *r, const struct foreign_key *f)
{
    const char *from = look_source(k, r, look_only(r, false), f->columns);
    const struct relation *ref = schema_relation(k->c->schema, f->ref);
    struct buf b = {0};

    if (!from)
        return;
    buf_puts(&b, "SELECT ");
    add_values(k, &b, f);
    buf_printf(&b, " FROM (SELECT * FROM %s) AS f WHERE ", from);
    add_filled(k, &b, f);
    /* A table of this migration without rows: nothing has its match. */
    if (!(relation_is_new(ref) && !touched_relation(k->d, ref->name)) && !add_no_match(k, &b, f)) {
        buf_finish(&b);
        return;
    }
    buf_puts(&b, " LIMIT 1");
    ask(k, &b,
        (struct query){.name = arena_printf(k->a, "orphans of %s in %s", f->name, r->name.name),
                       .sqlstate = "23503",
                       .found = arena_printf(k->a, "a row of %s has no match in %s", r->name.name,
                                             f->ref.name),
                       .none = arena_printf(k->a, "every row has its match in %s%s", f->ref.name,
                                            look_rows(k, r))});
}
