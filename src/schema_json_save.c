#include "schema_json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "json.h"
#include "schema_model.h"

const struct json_word json_relation_kinds[] = {
    {OBJ_TABLE, "table"},
    {OBJ_PARTITIONED_TABLE, "partitioned table"},
    {OBJ_FOREIGN_TABLE, "foreign table"},
    {OBJ_VIEW, "view"},
    {OBJ_MATVIEW, "materialized view"},
    {OBJ_SEQUENCE, "sequence"},
    {OBJ_UNKNOWN, "unknown"},
    {0, NULL},
};

const struct json_word json_type_kinds[] = {
    {OBJ_ENUM, "enum"},   {OBJ_DOMAIN, "domain"}, {OBJ_COMPOSITE, "composite"},
    {OBJ_RANGE, "range"}, {OBJ_TYPE, "type"},     {0, NULL},
};

const struct json_word json_constraint_types[] = {
    {CONSTRAINT_CHECK, "check"},
    {CONSTRAINT_NOT_NULL, "not null"},
    {CONSTRAINT_UNIQUE, "unique"},
    {CONSTRAINT_PRIMARY_KEY, "primary key"},
    {CONSTRAINT_FOREIGN_KEY, "foreign key"},
    {CONSTRAINT_EXCLUDE, "exclude"},
    {0, NULL},
};

const struct json_word json_actions[] = {
    {'a', "no action"}, {'r', "restrict"},    {'c', "cascade"},
    {'n', "set null"},  {'d', "set default"}, {0, NULL},
};

const struct json_word json_volatilities[] = {
    {'i', "immutable"}, {'s', "stable"}, {'v', "volatile"}, {0, NULL}};

const struct json_word json_identities[] = {{'a', "always"}, {'d', "by default"}, {0, NULL}};

const char *
json_word_of(const struct json_word *words, int code)
{
    for (; words->word; words++)
        if (words->code == code)
            return words->word;
    return NULL;
}

int
json_code_of(const struct json_word *words, const char *word, int otherwise)
{
    for (; words->word; words++)
        if (strcmp(words->word, word) == 0)
            return words->code;
    return otherwise;
}

/* ---- small things; a fact that is not known, and a no that is the rule, are left out ------- */

static void
put_text(cJSON *o, const char *key, const char *text)
{
    if (text)
        json_add_text(o, key, text);
}

static void
put_true(cJSON *o, const char *key, bool yes)
{
    if (yes)
        json_add_bool(o, key, true);
}

static void
put_tri(cJSON *o, const char *key, enum tri t)
{
    if (t != TRI_UNKNOWN)
        json_add_bool(o, key, t == TRI_YES);
}

static void
put_size(cJSON *o, const char *key, int64_t n)
{
    if (n >= 0)
        json_add_int(o, key, n);
}

static void
put_list(cJSON *o, const char *key, const struct string_list *l)
{
    cJSON *a;

    if (!l)
        return;
    a = json_array();
    for (; l; l = l->next)
        json_append_text(a, l->text);
    json_add(o, key, a);
}

static cJSON *
name_object(struct name n)
{
    cJSON *o = json_object();

    put_text(o, "schema", n.schema);
    json_add_text(o, "name", n.name);
    return o;
}

static void
put_relations(cJSON *o, const char *key, const struct relation_list *l)
{
    cJSON *a;

    if (!l)
        return;
    a = json_array();
    for (; l; l = l->next)
        json_append(a, name_object(l->rel->name));
    json_add(o, key, a);
}

static void
put_type(cJSON *o, const char *key, const struct type_name *t)
{
    cJSON *type, *mods;

    if (!t->name)
        return;
    type = json_object();
    put_text(type, "schema", t->schema);
    json_add_text(type, "name", t->name);
    if (t->n_mods) {
        mods = json_array();
        for (size_t i = 0; i < t->n_mods; i++)
            json_append(mods, cJSON_CreateNumber(t->mods[i]));
        json_add(type, "modifiers", mods);
    }
    put_true(type, "modifiers_unknown", t->mods_unknown);
    put_true(type, "array", t->is_array);
    put_text(type, "text", t->text);
    json_add(o, key, type);
}

/* ---- objects ------------------------------------------------------------------------------ */

static cJSON *
column_object(const struct column *c)
{
    cJSON *o = json_object();

    json_add_text(o, "name", c->name);
    put_type(o, "type", &c->type);
    put_text(o, "collation", c->collation);
    put_tri(o, "not_null", c->not_null);
    put_tri(o, "has_default", c->has_default);
    put_text(o, c->is_generated ? "expression" : "default", c->default_text);
    if (c->is_generated)
        json_add_text(o, "generated", c->is_virtual ? "virtual" : "stored");
    put_list(o, "generated_from", c->generated_from);
    put_text(o, "identity", json_word_of(json_identities, c->identity));
    put_true(o, "inherited", c->is_inherited);
    put_true(o, "dropped", c->dropped);
    return o;
}

static void
put_columns(cJSON *o, const char *key, const struct column *c)
{
    cJSON *a;

    if (!c)
        return;
    a = json_array();
    for (; c; c = c->next)
        if (*c->name)
            json_append(a, column_object(c));
    json_add(o, key, a);
}

static cJSON *
constraint_object(const struct constraint *c)
{
    cJSON *o = json_object();

    json_add_text(o, "name", c->name);
    put_text(o, "type", json_word_of(json_constraint_types, (int)c->type));
    put_list(o, "columns", c->columns);
    put_list(o, "include", c->include);
    put_text(o, "expression", c->check_text);
    put_list(o, "proves_not_null", c->proves_not_null);
    put_tri(o, "valid", c->valid);
    put_true(o, "not_enforced", c->not_enforced);
    put_true(o, "deferrable", c->deferrable);
    put_true(o, "initially_deferred", c->initially_deferred);
    put_true(o, "no_inherit", c->no_inherit);
    put_true(o, "nulls_not_distinct", c->nulls_not_distinct);
    put_true(o, "inherited", c->is_inherited);
    if (c->type == CONSTRAINT_FOREIGN_KEY && (c->ref || c->ref_name.name)) {
        json_add(o, "references", name_object(c->ref ? c->ref->name : c->ref_name));
        put_list(o, "referenced_columns", c->ref_columns);
        put_text(o, "on_delete", json_word_of(json_actions, c->on_delete));
        put_text(o, "on_update", json_word_of(json_actions, c->on_update));
    }
    if (c->index)
        json_add_text(o, "index", c->index->name.name);
    return o;
}

static void
put_constraints(cJSON *o, const char *key, const struct constraint *c)
{
    cJSON *a;

    if (!c)
        return;
    a = json_array();
    for (; c; c = c->next)
        json_append(a, constraint_object(c));
    json_add(o, key, a);
}

static void
put_live(cJSON *o, const struct relation_live *live)
{
    if (!live)
        return;
    if (live->replica_identity)
        json_add_text(o, "replica_identity", (const char[]){live->replica_identity, '\0'});
    put_tri(o, "published", live->published);
    put_text(o, "tablespace", live->tablespace);
    put_text(o, "rights", live->rights);
    put_size(o, "scans", live->scans);
    if (live->reads_per_s >= 0 && live->writes_per_s >= 0) {
        json_add(o, "reads_per_s", cJSON_CreateNumber(live->reads_per_s));
        json_add(o, "writes_per_s", cJSON_CreateNumber(live->writes_per_s));
    }
}

static cJSON *
index_object(const struct relation *r)
{
    const struct index_def *i = r->index;
    cJSON *o = json_object();

    json_add_text(o, "name", r->name.name);
    put_list(o, "columns", i->columns);
    put_list(o, "key_names", i->key_names);
    put_list(o, "include", i->include);
    put_list(o, "expression_columns", i->expr_columns);
    put_text(o, "where", i->where_text);
    put_text(o, "method", i->method);
    put_true(o, "unique", i->unique);
    put_true(o, "nulls_not_distinct", i->nulls_not_distinct);
    put_true(o, "on_only", i->on_only);
    put_tri(o, "valid", i->valid);
    if (i->parent)
        json_add(o, "parent", name_object(i->parent->name));
    put_size(o, "bytes", r->bytes);
    put_live(o, r->live);
    return o;
}

static void
put_indexes(cJSON *o, const struct relation_list *l)
{
    cJSON *a;

    if (!l)
        return;
    a = json_array();
    for (; l; l = l->next)
        json_append(a, index_object(l->rel));
    json_add(o, "indexes", a);
}

static void
put_triggers(cJSON *o, const struct trigger *t)
{
    cJSON *a = json_array();

    for (; t; t = t->next) {
        cJSON *x = json_object();

        json_add_text(x, "name", t->name);
        if (t->function.name)
            json_add(x, "function", name_object(t->function));
        put_true(x, "row", t->row);
        put_true(x, "constraint", t->constraint);
        put_true(x, "deferrable", t->deferrable);
        put_true(x, "initially_deferred", t->initially_deferred);
        put_list(x, "columns", t->columns);
        json_append(a, x);
    }
    json_add(o, "triggers", a);
}

static void
put_policies(cJSON *o, const char *key, const struct policy *p)
{
    cJSON *a;

    if (!p)
        return;
    a = json_array();
    for (; p; p = p->next) {
        cJSON *x = json_object();

        json_add_text(x, "name", p->name);
        put_list(x, "columns", p->columns);
        json_append(a, x);
    }
    json_add(o, key, a);
}

static void
put_partition(cJSON *o, const struct relation *r)
{
    put_text(o, "partition_by", r->partition_by);
    put_list(o, "partition_columns", r->partition_columns);
    if (r->partition_of) {
        json_add(o, "partition_of", name_object(r->partition_of->name));
        put_true(o, "default_partition", r->is_default_partition);
        put_text(o, "bound", r->bound_text);
    }
    put_relations(o, "inherits", r->inherits);
}

static cJSON *
relation_object(const struct relation *r)
{
    cJSON *o = name_object(r->name);

    put_text(o, "kind", json_word_of(json_relation_kinds, (int)r->kind));
    put_tri(o, "complete", r->complete);
    put_true(o, "unlogged", r->unlogged);
    put_true(o, "row_security", r->row_security);
    put_text(o, "owner", r->owner);
    put_live(o, r->live);
    put_columns(o, "columns", r->columns);
    put_constraints(o, "constraints", r->constraints);
    put_indexes(o, r->indexes);
    if (r->triggers)
        put_triggers(o, r->triggers);
    put_policies(o, "policies", r->policies);
    put_policies(o, "rules", r->rules);
    put_policies(o, "statistics", r->statistics);
    if (r->of_type.name)
        json_add(o, "of_type", name_object(r->of_type));
    put_partition(o, r);
    put_relations(o, "reads", r->reads);
    put_list(o, "reads_columns", r->reads_columns);
    put_true(o, "populated", r->populated);
    if (r->sequence_table) {
        cJSON *owner = name_object(r->sequence_table->name);

        json_add_text(owner, "column", r->sequence_column);
        json_add(o, "owned_by", owner);
    }
    put_size(o, "rows", r->rows);
    put_size(o, "bytes", r->bytes);
    put_size(o, "index_bytes", r->index_bytes);
    put_size(o, "toast_bytes", r->toast_bytes);
    return o;
}

static cJSON *
type_object(const struct type *t)
{
    cJSON *o = name_object(t->name), *calls;

    put_text(o, "kind", json_word_of(json_type_kinds, (int)t->kind));
    put_tri(o, "complete", t->complete);
    put_list(o, "labels", t->labels);
    put_type(o, "base", &t->base);
    put_tri(o, "not_null", t->not_null);
    put_tri(o, "has_check", t->has_check);
    put_tri(o, "has_default", t->has_default);
    put_constraints(o, "constraints", t->constraints);
    put_columns(o, "attributes", t->attributes);
    if (t->default_calls) {
        calls = json_array();
        for (const struct name_list *l = t->default_calls; l; l = l->next)
            json_append(calls, name_object(l->name));
        json_add(o, "default_calls", calls);
    }
    put_text(o, "owner", t->owner);
    return o;
}

static cJSON *
function_object(const struct function *f)
{
    cJSON *o = name_object(f->name);

    put_text(o, "arguments", f->arguments);
    put_text(o, "returns", f->returns);
    put_text(o, "language", f->language);
    put_text(o, "volatility", json_word_of(json_volatilities, f->volatility));
    put_true(o, "procedure", f->is_procedure);
    put_text(o, "owner", f->owner);
    return o;
}

/* ---- the document ------------------------------------------------------------------------- */

static int
by_name(const void *a, const void *b)
{
    const struct name *x = *(const struct name *const *)a;
    const struct name *y = *(const struct name *const *)b;
    int order = strcmp(x->schema, y->schema);

    return order ? order : strcmp(x->name, y->name);
}

/* A map's things in order of their names, so that the same schema gives the same document. */
static const struct name **
sorted(const struct schema *s, const struct map *m, size_t *ret_n)
{
    const struct name **all = arena_array(s->run, const struct name *, m->n_used);
    size_t n = 0;

    for (size_t i = 0; i < m->n_slots; i++)
        if (m->slots[i] && m->slots[i]->value)
            all[n++] = m->slots[i]->value;
    qsort(all, n, sizeof(const struct name *), by_name);
    *ret_n = n;
    return all;
}

static void
put_namespaces(cJSON *o, const struct schema *s)
{
    cJSON *there = json_array(), *extensions = json_array();
    const struct name **all;
    size_t n;

    all = sorted(s, &s->namespaces, &n);
    for (size_t i = 0; i < n; i++)
        if (((const struct namespace *)(const void *)all[i])->exists == TRI_YES &&
            strcmp(all[i]->name, "pg_temp") != 0)
            json_append_text(there, all[i]->name);
    json_add(o, "schemas", there);
    all = sorted(s, &s->extensions, &n);
    for (size_t i = 0; i < n; i++)
        if (((const struct extension *)(const void *)all[i])->exists == TRI_YES)
            json_append_text(extensions, all[i]->name);
    json_add(o, "extensions", extensions);
}

static void
put_functions(cJSON *o, const struct schema *s)
{
    cJSON *a = json_array();
    const struct name **all;
    size_t n;

    all = sorted(s, &s->functions, &n);
    for (size_t i = 0; i < n; i++)
        for (const struct function *f = (const void *)all[i]; f; f = f->next)
            if (f->exists == TRI_YES)
                json_append(a, function_object(f));
    json_add(o, "functions", a);
}

static void
put_server(cJSON *document, const struct schema *s)
{
    const struct server_facts *f = s->server;
    cJSON *o;

    put_list(document, "search_path", s->usual_path);
    if (!f)
        return;
    o = json_object();
    json_add_int(o, "version", f->version);
    put_text(o, "host", f->host);
    put_text(o, "database", f->database);
    put_text(o, "encoding", f->encoding);
    put_text(o, "taken", f->taken);
    put_text(o, "role", f->role);
    put_true(o, "superuser", f->superuser);
    put_true(o, "may_create_schema", f->may_create_schema);
    put_true(o, "in_recovery", f->in_recovery);
    put_true(o, "read_only", f->read_only);
    put_list(o, "may_create_in", f->may_create_in);
    put_list(o, "member_of", f->member_of);
    put_list(o, "available_extensions", f->available_extensions);
    put_list(o, "settings", f->settings);
    json_add(document, "server", o);
}

static cJSON *
document(const struct schema *s)
{
    cJSON *o = json_object(), *types = json_array(), *relations = json_array();
    cJSON *absent = json_array();
    struct arena *tmp = arena_create();
    struct relation **all;
    size_t n;

    json_add_int(o, "version", SCHEMA_DOCUMENT_VERSION);
    json_add_int(o, "pg_version", s->pg_version);
    json_add_bool(o, "complete", s->complete);
    put_server(o, s);
    put_namespaces(o, s);
    for (const struct type *t = s->oldest_type; t; t = t->newer)
        if (t->exists == TRI_YES)
            json_append(types, type_object(t));
    all = relation_all(s->relations.owner, tmp, &n);
    for (size_t i = 0; i < n; i++) {
        if (all[i]->temporary || all[i]->kind == OBJ_INDEX)
            continue;
        if (all[i]->exists == TRI_YES)
            json_append(relations, relation_object(all[i]));
        else if (all[i]->exists == TRI_NO)
            json_append(absent, name_object(all[i]->name));
    }
    arena_destroy(tmp);
    json_add(o, "types", types);
    put_functions(o, s);
    json_add(o, "relations", relations);
    json_add(o, "absent", absent);
    return o;
}

bool
schema_save(const struct schema *s, const char *path, struct error *err)
{
    bool to_stdout = strcmp(path, "-") == 0;
    FILE *f = to_stdout ? stdout : fopen(path, "w");
    struct buf text = {0};
    bool ok;

    if (!f)
        return error_set(err, "cannot write %s: %s", path, strerror(errno));
    json_print(&text, document(s), true);
    buf_putc(&text, '\n');
    ok = fwrite(text.data, 1, text.len, f) == text.len;
    buf_finish(&text);
    ok = (to_stdout ? fflush(f) : fclose(f)) == 0 && ok;
    return ok || error_set(err, "cannot write %s: %s", to_stdout ? "standard output" : path,
                           strerror(errno));
}
