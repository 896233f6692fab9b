/*
 * data_constraint.c - --check-data: constraints and unique indexes; those that are in the database
 * already and are to be validated; domains.
 */
#include "data_private.h"

#include <string.h>

#include "effect_facts.h"

static const char *
constraint_words(struct look *k, const char *name)
{
    return name ? arena_printf(k->a, "constraint %s", name) : "the constraint";
}

/* The parts of a key from lists that go side by side; any but columns may be NULL. */
static struct key
make_key(struct look *k, const struct string_list *columns, const struct expr *const *exprs,
         const struct string_list *collations, const struct string_list *operators)
{
    struct key key = {.columns = columns};
    struct key_part *parts = arena_array(k->a, struct key_part, string_list_count(columns) + 1);

    for (const struct string_list *l = columns; l; l = l->next, key.n++) {
        parts[key.n].column = l->text[0] ? l->text : NULL;
        parts[key.n].expr = exprs ? exprs[key.n] : NULL;
        if (collations) {
            parts[key.n].collation = collations->text;
            collations = collations->next;
        }
        if (operators) {
            parts[key.n].operator= operators->text;
            operators = operators->next;
        }
    }
    key.parts = parts;
    return key;
}

static bool
whole_key(const struct key *key)
{
    for (size_t i = 0; i < key->n; i++)
        if (!key->parts[i].column && !key->parts[i].expr)
            return false;
    return key->n > 0;
}

static void
look_key_constraint(struct look *k, const struct live *r)
{
    const struct op_constraint *o = k->c->op->constraint;
    struct key key = make_key(k, o->columns, NULL, NULL, NULL);

    if (o->without_overlaps) {
        look_not(k, "WITHOUT OVERLAPS");
        return;
    }
    key.nulls_equal = o->nulls_not_distinct;
    if (o->type == CONSTRAINT_PRIMARY_KEY)
        look_nulls(k, r, o->columns, true);
    look_duplicates(k, r, &key);
}

/* PRIMARY KEY USING INDEX: equal rows there are none, NULLs there may be. */
static void
look_used_index(struct look *k, const struct live *r)
{
    const struct op_constraint *o = k->c->op->constraint;
    struct name n = {r->name.schema, o->using_index};
    const struct relation *x = schema_relation(k->c->schema, n);

    if (o->type != CONSTRAINT_PRIMARY_KEY)
        return;
    if (!x || !x->index)
        look_not(k, "the columns of index %s are not known", o->using_index);
    else
        look_nulls(k, r, x->index->columns, true);
}

static void
look_exclusion(struct look *k, const struct live *r)
{
    const struct op_constraint *o = k->c->op->constraint;
    struct key key = make_key(k, o->columns, o->exprs, o->collations, o->operators);

    key.where = o->where;
    if (!whole_key(&key) || string_list_count(o->operators) != key.n)
        look_not(k, "EXCLUDE in a form that is not understood");
    else
        look_excluded(k, r, &key);
}

static void
look_constraint(struct look *k, const struct live *r)
{
    const struct op *op = k->c->op;
    const struct op_constraint *o = op->constraint;
    struct foreign_key f = {o->ref, o->columns, o->ref_columns, o->match,
                            constraint_words(k, op->name)};

    switch (o->type) {
    case CONSTRAINT_CHECK:
        if (o->check && look_expr(k, o->check))
            look_check(k, r, o->check->text, o->check->columns, op->only || o->no_inherit,
                       constraint_words(k, op->name));
        break;
    case CONSTRAINT_NOT_NULL:
        if (o->columns)
            look_nulls(k, r, o->columns, op->only || o->no_inherit);
        break;
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_PRIMARY_KEY:
        if (o->using_index)
            look_used_index(k, r);
        else
            look_key_constraint(k, r);
        break;
    case CONSTRAINT_FOREIGN_KEY:
        if (o->without_overlaps)
            look_not(k, "a foreign key with PERIOD");
        else
            look_orphans(k, r, &f);
        break;
    case CONSTRAINT_EXCLUDE:
        look_exclusion(k, r);
        break;
    }
}

void
look_add_constraint(struct look *k)
{
    const struct op *op = k->c->op;
    const struct op_constraint *o = op->constraint;
    const struct live *r;

    if (!o || o->not_enforced || (o->not_valid && !op->name))
        return;
    if (o->not_valid) { /* for a VALIDATE that may follow */
        struct remembered *m = arena_new(k->d->arena, struct remembered);
        struct name n = schema_qualify(k->c->schema, op->rel);

        m->rel.schema = arena_strdup(k->d->arena, n.schema);
        m->rel.name = arena_strdup(k->d->arena, n.name);
        m->name = arena_strdup(k->d->arena, op->name);
        m->next = k->d->remembered;
        k->d->remembered = k->remember = m;
        if (o->ref.name) {
            n = schema_qualify(k->c->schema, o->ref);
            m->reads[0].schema = arena_strdup(k->d->arena, n.schema);
            m->reads[0].name = arena_strdup(k->d->arena, n.name);
        }
    }
    r = look_relation(k, op->rel);
    if (r)
        look_constraint(k, r);
}

void
look_create_index(struct look *k)
{
    const struct op *op = k->c->op;
    const struct op_index *x = op->index;
    const struct live *r = look_relation(k, op->rel);
    struct key key;

    if (!r)
        return;
    key = make_key(k, x->columns, x->exprs, x->collations, NULL);
    key.where = x->where;
    key.nulls_equal = x->nulls_not_distinct;
    if (x->operator_class)
        look_not(k, "a key with an operator class of its own");
    else if (strcmp(x->method, "btree") || !whole_key(&key))
        look_not(k, "an index in a form that is not understood");
    else if (x->on_only && r->kind == 'p')
        look_say(k, DATA_NONE, NULL, "ON ONLY: no row is read");
    else
        look_duplicates(k, r, &key);
}

/* --- VALIDATE CONSTRAINT -----------------------------------------------------------------------
 */

static const char constraint_sql[] =
    "SELECT k.contype::text, k.convalidated, pg_get_expr(k.conbin, k.conrelid), k.connoinherit,"
    " k.confmatchtype::text, n.nspname, f.relname,"
    " ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(n, o)"
    "   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.o),"
    " ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(n, o)"
    "   JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.o)"
    " FROM pg_constraint k LEFT JOIN pg_class f ON f.oid = k.confrelid"
    " LEFT JOIN pg_namespace n ON n.oid = f.relnamespace"
    " WHERE k.conrelid = $1::oid AND k.conname = $2";

static void
validate_live(struct look *k, const struct live *r, const struct db_result *q)
{
    const char *name = constraint_words(k, k->c->op->name);
    struct foreign_key f = {{db_value(q, 0, 5), db_value(q, 0, 6)},
                            db_array(q, 0, 7, k->a),
                            db_array(q, 0, 8, k->a),
                            's',
                            name};

    if (db_bool(q, 0, 1)) {
        look_say(k, DATA_NONE, NULL, "%s is valid already", name);
        return;
    }
    switch (db_value(q, 0, 0)[0]) {
    case 'c':
        look_check(k, r, db_value(q, 0, 2), f.columns, db_bool(q, 0, 3), name);
        break;
    case 'n':
        look_nulls(k, r, f.columns, db_bool(q, 0, 3));
        break;
    case 'f':
        f.match = db_value(q, 0, 4)[0];
        look_orphans(k, r, &f);
        break;
    default:
        look_not(k, "%s is of a kind that is not understood", name);
    }
}

static void
validate_remembered(struct look *k, const struct remembered *m)
{
    const char *why = touched_relation(k->d, m->rel);

    if (!why && m->reads[0].name)
        why = touched_relation(k->d, m->reads[0]);
    if (!why)
        why = m->why_not;
    if (why)
        look_not(k, "%s", why);
    for (const struct query *q = why ? NULL : m->queries; q; q = q->next)
        look_ask(k, q);
}

void
look_validate(struct look *k)
{
    const struct op *op = k->c->op;
    struct name n = schema_qualify(k->c->schema, op->rel);
    const struct live *r;
    struct db_result q;

    for (const struct remembered *m = k->d->remembered; m; m = m->next)
        if (name_equal(m->rel, n) && !strcmp(m->name, op->name)) {
            validate_remembered(k, m);
            return;
        }
    r = look_relation(k, op->rel);
    if (!r)
        return;
    q = db_query(k->d->db, k->a, "constraint", constraint_sql, 2,
                 (const char *const[]){r->oid, op->name}, 0);
    if (q.status != DB_OK || !q.n_rows)
        look_not(k, "constraint %s is not in the database", op->name);
    else
        validate_live(k, r, &q);
}

/* --- domains -----------------------------------------------------------------------------------
 */

/* Every column of the domain or of one made from it; arrays of it are told apart. */
static const char domain_sql[] =
    "WITH RECURSIVE d(oid) AS (SELECT t.oid FROM pg_type t JOIN pg_namespace n"
    "   ON n.oid = t.typnamespace WHERE n.nspname = $1 AND t.typname = $2"
    "  UNION SELECT t.oid FROM pg_type t JOIN d ON t.typbasetype = d.oid WHERE t.typtype = 'd')"
    " SELECT n.nspname, c.relname, a.attname, a.atttypid <> d.oid FROM d"
    " JOIN pg_type t ON t.oid = d.oid"
    " JOIN pg_attribute a ON a.atttypid IN (t.oid, NULLIF(t.typarray, 0)) AND NOT a.attisdropped"
    " JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'm')"
    " JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY 1, 2, a.attnum LIMIT 101";

static const char domain_constraint_sql[] =
    "SELECT pg_get_expr(k.conbin, 0) FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid"
    " JOIN pg_namespace n ON n.oid = t.typnamespace"
    " WHERE n.nspname = $1 AND t.typname = $2 AND k.conname = $3";

enum {
    DOMAIN_COLUMNS = 100
};

static void
look_domain_check(struct look *k, const struct live *r, const char *column, const char *expr)
{
    struct query q = {
        .name = arena_printf(k->a, "%s of %s against the domain", column, r->name.name),
        .sqlstate = "23514",
        .found = arena_printf(k->a, "a value of %s.%s breaks it", r->name.name, column),
        .none = arena_printf(k->a, "no value of %s.%s breaks it%s", r->name.name, column,
                             look_rows(k, r)),
        .evaluates = true,
    };

    /* VALUE is an ordinary name in a query. */
    q.sql = arena_printf(k->a,
                         "SELECT left(value::text, 80) FROM (SELECT %s AS value FROM ONLY %s) AS d "
                         "WHERE NOT (%s) LIMIT 1",
                         quote_ident(k->a, column), r->sql, expr);
    look_ask(k, &q);
}

/* The expression to test; NULL: NOT NULL is asked for, or *ret_known is false. */
static const char *
domain_expression(struct look *k, struct name domain, bool *ret_known)
{
    const struct op *op = k->c->op;
    const struct op_constraint *o = op->constraint;
    struct db_result q;

    *ret_known = true;
    if (fact_detail(k->c, "set not null") || (o && o->type == CONSTRAINT_NOT_NULL))
        return NULL;
    if (fact_detail(k->c, "validate constraint")) {
        q = db_query(k->d->db, k->a, "domain constraint", domain_constraint_sql, 3,
                     (const char *const[]){domain.schema, domain.name, op->name}, 0);
        if (q.status == DB_OK && q.n_rows)
            return db_value(&q, 0, 0);
        look_not(k, "constraint %s is not in the database", op->name ? op->name : "");
    } else if (o && o->check && look_expr(k, o->check)) {
        return o->check->text;
    }
    *ret_known = false;
    return NULL;
}

static void
look_domain_column(struct look *k, const struct db_result *q, size_t i, const char *expr)
{
    struct name n = {db_value(q, i, 0), db_value(q, i, 1)};
    struct string_list column = {db_value(q, i, 2), NULL};
    const struct live *r;

    if (db_bool(q, i, 3)) {
        look_not(k, "%s.%s is an array of it", n.name, column.text);
        return;
    }
    r = look_relation(k, n);
    if (r && expr)
        look_domain_check(k, r, column.text, expr);
    else if (r)
        look_nulls(k, r, &column, true);
}

void
look_domain(struct look *k)
{
    const struct op *op = k->c->op;
    const struct type *t = schema_type(k->c->schema, op->object);
    struct name n = t ? t->name : schema_qualify(k->c->schema, op->object);
    const char *expr;
    struct db_result q;
    bool known;

    if ((t && t->is_new) || (op->constraint && op->constraint->not_valid) ||
        !(fact_detail(k->c, "add constraint") || fact_detail(k->c, "validate constraint") ||
          fact_detail(k->c, "set not null")))
        return;
    expr = domain_expression(k, n, &known);
    if (!known)
        return;
    q = db_query(k->d->db, k->a, "columns of a domain", domain_sql, 2,
                 (const char *const[]){n.schema, n.name}, 0);
    if (q.status != DB_OK) {
        look_not(k, "%s", q.message);
        return;
    }
    if (!q.n_rows)
        look_say(k, DATA_NONE, NULL, "no table has a column of it");
    for (size_t i = 0; i < q.n_rows && i < DOMAIN_COLUMNS; i++)
        look_domain_column(k, &q, i, expr);
    if (q.n_rows > DOMAIN_COLUMNS)
        look_not(k, "more than %d columns have the type", DOMAIN_COLUMNS);
}
