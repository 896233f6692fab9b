#include <pgpreflight/schema.h>

#include <assert.h>
#include <string.h>

#include "schema_model.h"

/* What exists without anybody creating it; unlisted relations in it may exist all the same. */
static bool
is_system_schema(const char *schema)
{
    return strncmp(schema, "pg_", 3) == 0 || strcmp(schema, "information_schema") == 0;
}

/* Looks an unqualified name up along search_path; an existing thing wins over a dropped one. */
static void *
find_in_path(const struct schema *s, const struct map *m, const char *name,
             bool (*exists)(const void *))
{
    void *gone = m->has_temporary ? map_get(m, "pg_temp", name) : NULL, *found;

    if (gone && exists(gone))
        return gone;
    if (!s->path) {
        found = map_get(m, "public", name);
        return found ? found : gone;
    }
    for (const struct string_list *l = s->path; l; l = l->next) {
        found = map_get(m, l->text, name);
        if (found && exists(found))
            return found;
        if (found && !gone)
            gone = found;
    }
    return gone;
}

static void *
find(const struct schema *s, const struct map *m, struct name n, bool (*exists)(const void *))
{
    if (!n.name)
        return NULL;
    return n.schema ? map_get(m, n.schema, n.name) : find_in_path(s, m, n.name, exists);
}

static bool
relation_there(const void *r)
{
    return ((const struct relation *)r)->exists != TRI_NO;
}

static bool
type_there(const void *t)
{
    return ((const struct type *)t)->exists != TRI_NO;
}

static bool
function_there(const void *f)
{
    for (const struct function *i = f; i; i = i->next)
        if (i->exists != TRI_NO)
            return true;
    return false;
}

struct relation *
schema_relation(const struct schema *s, struct name n)
{
    struct relation *r = find(s, &s->relations, n, relation_there);

    if (r)
        r->used = s->clock;
    return r;
}

struct type *
schema_type(const struct schema *s, struct name n)
{
    return find(s, &s->types, n, type_there);
}

struct function *
schema_function(const struct schema *s, struct name n, size_t *ret_count)
{
    struct function *all = find(s, &s->functions, n, function_there), *first = NULL;
    size_t count = 0;

    for (struct function *f = all; f; f = f->next) {
        if (f->exists == TRI_NO)
            continue;
        if (!first)
            first = f;
        count++;
    }
    if (ret_count)
        *ret_count = count;
    return first ? first : all;
}

enum tri
schema_namespace_exists(const struct schema *s, const char *name)
{
    const struct namespace *n = map_get(&s->namespaces, "", name);

    if (n)
        return n->exists;
    if (is_system_schema(name))
        return TRI_YES;
    return s->complete ? TRI_NO : TRI_UNKNOWN;
}

bool
schema_namespace_is_new(const struct schema *s, const char *name)
{
    const struct namespace *n = map_get(&s->namespaces, "", name);

    return n && n->is_new;
}

enum tri
schema_extension_exists(const struct schema *s, const char *name)
{
    const struct extension *e = map_get(&s->extensions, "", name);

    if (e)
        return e->exists;
    return s->complete && strcmp(name, "plpgsql") != 0 ? TRI_NO : TRI_UNKNOWN;
}

const struct server_facts *
schema_server(const struct schema *s)
{
    return s->server;
}

const struct session *
schema_sessions(const struct schema *s)
{
    return s->sessions;
}

bool
schema_is_complete(const struct schema *s)
{
    return s->complete;
}

enum tri
schema_relation_exists(const struct schema *s, struct name n)
{
    const struct relation *r = schema_relation(s, n);
    const struct namespace *ns;

    if (r)
        return r->exists;
    /* pg_catalog is searched too, whatever search_path says. */
    if (is_system_schema(n.schema ? n.schema : n.name))
        return TRI_UNKNOWN;
    if (s->complete)
        return TRI_NO;
    if (!n.schema)
        return TRI_UNKNOWN;
    ns = map_get(&s->namespaces, "", n.schema);
    return ns && (ns->exists == TRI_NO || ns->is_new) ? TRI_NO : TRI_UNKNOWN;
}

bool
schema_dropped_just_now(const struct schema *s, struct name n)
{
    const struct relation *r = schema_relation(s, n);

    return r && r->exists == TRI_NO && r->gone_at == s->clock;
}

struct name
schema_qualify(const struct schema *s, struct name n)
{
    if (!n.schema && n.name) {
        const struct relation *r = schema_relation(s, n);

        n.schema = r && r->exists != TRI_NO ? r->name.schema : schema_creation_target(s);
    }
    if (!n.schema)
        n.schema = schema_creation_target(s);
    return n;
}

static bool
creates_relation(enum op_kind kind)
{
    return kind == OP_CREATE_TABLE || kind == OP_CREATE_TABLE_AS || kind == OP_CREATE_VIEW ||
           kind == OP_CREATE_MATVIEW || kind == OP_CREATE_SEQUENCE;
}

void
schema_statement_begin(struct schema *s, struct op *ops)
{
    cold_step(s);
    for (struct op *op = ops; op; op = op->next) {
        const struct relation *found;
        const char *name = op->rel.name, *place;
        bool temporary = op->table && op->table->temporary;

        if (!creates_relation(op->kind) || op->rel.schema || !name)
            continue;
        found = schema_relation(s, op->rel);
        place = temporary ? "pg_temp" : schema_creation_target(s);
        if (!temporary &&
            (!found || found->exists == TRI_NO || strcmp(found->name.schema, place) == 0))
            continue;
        for (struct op *other = op; other; other = other->next)
            if (other->rel.name && !other->rel.schema && strcmp(other->rel.name, name) == 0)
                other->rel.schema = place;
    }
}

void
schema_each_relation(const struct schema *s, bool (*visit)(struct relation *, void *), void *arg)
{
    struct arena *tmp = arena_create();
    size_t n;
    struct relation **all = relation_all(s->relations.owner, tmp, &n);

    for (size_t i = 0; i < n && visit(all[i], arg); i++)
        continue;
    arena_destroy(tmp);
}

void
schema_each_type(const struct schema *s, bool (*visit)(struct type *, void *), void *arg)
{
    for (struct type *t = s->oldest_type; t; t = t->newer)
        if (!visit(t, arg))
            return;
}

/* ---- one relation ------------------------------------------------------------------------- */

struct column *
relation_column(const struct relation *r, const char *name)
{
    struct column *c = r ? column_find(r, name) : NULL;

    return c && !c->dropped ? c : NULL;
}

static bool
is_system_column(const char *name)
{
    static const char *const names[] = {"tableoid", "ctid", "xmin", "xmax", "cmin", "cmax"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

enum tri
relation_has_column(const struct relation *r, const char *name)
{
    const struct column *c;

    if (!r)
        return TRI_UNKNOWN;
    if (is_system_column(name))
        return TRI_YES;
    c = column_find(r, name);
    if (c)
        return c->dropped ? TRI_NO : TRI_YES;
    return r->complete == TRI_YES ? TRI_NO : TRI_UNKNOWN;
}

struct constraint *
relation_constraint(const struct relation *r, const char *name)
{
    for (struct constraint *c = r ? r->constraints : NULL; c; c = c->next)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

struct constraint *
relation_primary_key(const struct relation *r)
{
    for (struct constraint *c = r ? r->constraints : NULL; c; c = c->next)
        if (c->type == CONSTRAINT_PRIMARY_KEY)
            return c;
    return NULL;
}

enum tri
relation_proves_not_null(const struct relation *r, const char *column)
{
    const struct column *col;

    if (!r)
        return TRI_UNKNOWN;
    col = relation_column(r, column);
    if (col && col->not_null == TRI_YES)
        return TRI_YES;
    for (const struct constraint *c = r->constraints; c; c = c->next) {
        const struct string_list *proved =
            c->type == CONSTRAINT_CHECK ? c->proves_not_null : c->columns;

        if (c->type != CONSTRAINT_CHECK && c->type != CONSTRAINT_NOT_NULL &&
            c->type != CONSTRAINT_PRIMARY_KEY)
            continue;
        if (c->valid == TRI_YES && !c->not_enforced && string_list_has(proved, column))
            return TRI_YES;
    }
    return r->complete == TRI_YES ? TRI_NO : TRI_UNKNOWN;
}

/* The index's first n keys are exactly these columns, in any order. */
static bool
covers(const struct index_def *i, const struct string_list *columns, size_t n)
{
    const struct string_list *key = i->columns;

    if (i->n_keys < n || i->where_text || i->valid == TRI_NO)
        return false;
    if (i->method && strcmp(i->method, "btree") != 0 && !(strcmp(i->method, "hash") == 0 && n == 1))
        return false;
    for (size_t k = 0; k < n; k++, key = key->next)
        if (!string_list_has(columns, key->text))
            return false;
    return true;
}

enum tri
relation_has_index_on(const struct relation *r, const struct string_list *columns)
{
    if (!r)
        return TRI_UNKNOWN;
    for (const struct relation_list *l = r->indexes; l; l = l->next)
        if (covers(l->rel->index, columns, string_list_count(columns)))
            return TRI_YES;
    return r->complete == TRI_YES ? TRI_NO : TRI_UNKNOWN;
}

bool
relation_is_new(const struct relation *r)
{
    return r && r->exists != TRI_NO && r->is_new == TRI_YES;
}

static bool
same_text(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

const struct trigger *
trigger_find(const struct relation *r, const char *name)
{
    const struct trigger *t = r->triggers;

    while (t && !same_text(t->name, name))
        t = t->next;
    return t;
}

bool
policy_is_listed(const struct policy *list, const char *name)
{
    while (list && !same_text(list->name, name))
        list = list->next;
    return list != NULL;
}
