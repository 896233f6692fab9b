#include "schema_json.h"

#include <string.h>

#include "json.h"
#include "schema_model.h"
#include "source.h"

/*
 * Reads a snapshot document. Every relation by name first, then what they contain, so that foreign
 * keys, views and partitions may point forward. Keys nobody knows are skipped.
 */
static void
load_namespaces(struct loading *l, const cJSON *o)
{
    struct op op = {.if_not_exists = true};
    const struct string_list *names = json_get_list(l, NULL, o, "schemas");

    op.kind = OP_CREATE_SCHEMA;
    for (; names; names = names->next) {
        op.object.name = names->text;
        schema_apply(l->s, &op, NULL);
    }
    op.kind = OP_CREATE_EXTENSION;
    for (names = json_get_list(l, NULL, o, "extensions"); names; names = names->next) {
        op.object.name = names->text;
        schema_apply(l->s, &op, NULL);
    }
}

static void
load_default_calls(struct loading *l, const struct place *p, const cJSON *o, struct type *t)
{
    struct place list = {p, "default_calls", 0}, here = {&list, NULL, 0};
    const struct name_list **last = &t->default_calls;
    const cJSON *v;

    cJSON_ArrayForEach(v, json_get_array(l, p, o, "default_calls"))
    {
        struct name_list *cell = schema_new(l->s, struct name_list);

        cell->name = json_get_name(l, &here, v);
        *last = cell;
        last = &cell->next;
        here.index++;
    }
}

static void
load_types(struct loading *l, const cJSON *o)
{
    struct place list = {NULL, "types", 0}, here = {&list, NULL, 0};
    const cJSON *v;

    cJSON_ArrayForEach(v, json_get_array(l, NULL, o, "types"))
    {
        struct name n = json_get_name(l, &here, v);
        struct type *t;

        if (l->failed)
            return;
        t = type_create(
            l->s, n,
            (enum object_kind)json_get_word(l, &here, v, "kind", json_type_kinds, OBJ_TYPE));
        t->complete = json_get_tri(l, &here, v, "complete");
        t->labels = json_get_list(l, &here, v, "labels");
        t->base = json_get_type(l, &here, v, "base");
        t->not_null = json_get_tri(l, &here, v, "not_null");
        t->has_check = json_get_tri(l, &here, v, "has_check");
        t->has_default = json_get_tri(l, &here, v, "has_default");
        t->constraints = json_load_constraints(l, &here, v, NULL, t->name.schema);
        t->attributes = json_load_columns(l, &here, v, "attributes");
        load_default_calls(l, &here, v, t);
        t->owner = json_get_text(l, &here, v, "owner");
        here.index++;
    }
}

static void
load_function_owner(struct loading *l, const struct place *p, const cJSON *o, struct name n,
                    const char *arguments)
{
    const char *owner = json_get_text(l, p, o, "owner");

    if (!owner || !arguments)
        return;
    for (struct function *f = schema_function(l->s, n, NULL); f; f = f->next)
        if (f->arguments && !strcmp(f->arguments, arguments))
            f->owner = owner;
}

static void
load_functions(struct loading *l, const cJSON *o)
{
    struct place list = {NULL, "functions", 0}, here = {&list, NULL, 0};
    struct op_function def = {.volatility_said = true};
    struct op op = {.kind = OP_CREATE_FUNCTION, .function = &def, .replace = true};
    const cJSON *v;

    cJSON_ArrayForEach(v, json_get_array(l, NULL, o, "functions"))
    {
        op.object = json_get_name(l, &here, v);
        def.arguments = json_get_text(l, &here, v, "arguments");
        def.returns = json_get_text(l, &here, v, "returns");
        def.language = json_get_text(l, &here, v, "language");
        def.volatility = (char)json_get_word(l, &here, v, "volatility", json_volatilities, 0);
        def.is_procedure = json_get_flag(l, &here, v, "procedure");
        if (l->failed)
            return;
        schema_apply(l->s, &op, NULL);
        load_function_owner(l, &here, v, op.object, def.arguments);
        here.index++;
    }
}

static void
load_absent(struct loading *l, const cJSON *o)
{
    struct place list = {NULL, "absent", 0}, here = {&list, NULL, 0};
    const cJSON *v;

    cJSON_ArrayForEach(v, json_get_array(l, NULL, o, "absent"))
    {
        struct name n = json_get_name(l, &here, v);

        if (n.name)
            relation_gone(l->s, n);
        here.index++;
    }
}

static void
load_relations(struct loading *l, const cJSON *o)
{
    struct place list = {NULL, "relations", 0}, here = {&list, NULL, 0};
    const cJSON *relations = json_get_array(l, NULL, o, "relations"), *v;

    for (int pass = 0; pass < 3 && !l->failed; pass++) {
        here.index = 0;
        cJSON_ArrayForEach(v, relations)
        {
            struct name n = json_get_name(l, &here, v);
            struct relation *r;

            if (l->failed)
                return;
            if (!n.schema)
                n.schema = "public";
            if (pass == 0)
                relation_create(l->s, n.schema, n.name,
                                (enum object_kind)json_get_word(l, &here, v, "kind",
                                                                json_relation_kinds, OBJ_TABLE));
            r = relation_find(l->s, n.schema, n.name);
            if (pass == 1)
                json_load_relation(l, &here, v, r);
            else if (pass == 2)
                json_load_parents(l, &here, v, r);
            here.index++;
        }
    }
}

static void
load_server(struct loading *l, const cJSON *document)
{
    const cJSON *o = json_get_object(l, NULL, document, "server");
    struct place p = {NULL, "server", 0};
    struct server_facts *f;

    schema_set_usual_path(l->s, json_get_list(l, NULL, document, "search_path"));
    if (!o)
        return;
    f = l->s->server = schema_new(l->s, struct server_facts);
    f->version = (int)json_get_size(l, &p, o, "version");
    f->host = json_get_text(l, &p, o, "host");
    f->database = json_get_text(l, &p, o, "database");
    f->encoding = json_get_text(l, &p, o, "encoding");
    f->taken = json_get_text(l, &p, o, "taken");
    f->role = json_get_text(l, &p, o, "role");
    f->superuser = json_get_flag(l, &p, o, "superuser");
    f->may_create_schema = json_get_flag(l, &p, o, "may_create_schema");
    f->in_recovery = json_get_flag(l, &p, o, "in_recovery");
    f->read_only = json_get_flag(l, &p, o, "read_only");
    f->may_create_in = json_get_list(l, &p, o, "may_create_in");
    f->member_of = json_get_list(l, &p, o, "member_of");
    f->available_extensions = json_get_list(l, &p, o, "available_extensions");
    f->settings = json_get_list(l, &p, o, "settings");
}

static const struct json_word session_words[] = {{SESSION_HOLDS, "holds"},
                                                  {SESSION_WAITS, "waits"},
                                                  {SESSION_SNAPSHOT, "snapshot"},
                                                  {0, NULL}};

/* Only a probe writes them: who is in the way now is not for a document that is kept. */
static void
load_sessions(struct loading *l, const cJSON *o)
{
    struct place list = {NULL, "sessions", 0}, here = {&list, NULL, 0};
    const struct session **last = &l->s->sessions;
    const cJSON *v;

    cJSON_ArrayForEach(v, json_get_array(l, NULL, o, "sessions"))
    {
        struct session *x = schema_new(l->s, struct session);
        const struct string_list *locks = json_get_list(l, &here, v, "locks");

        x->is = (enum session_is)json_get_word(l, &here, v, "is", session_words, SESSION_HOLDS);
        x->rel.schema = json_get_text(l, &here, v, "schema");
        x->rel.name = json_get_text(l, &here, v, "name");
        for (; locks && x->n_locks < LOCK_ACCESS_EXCLUSIVE; locks = locks->next)
            x->locks[x->n_locks++] = lock_from_name(locks->text);
        x->pid = json_get_size(l, &here, v, "pid");
        x->application = json_get_text(l, &here, v, "application");
        x->user = json_get_text(l, &here, v, "user");
        x->state = json_get_text(l, &here, v, "state");
        x->seconds = json_get_size(l, &here, v, "seconds");
        x->state_seconds = json_get_size(l, &here, v, "state_seconds");
        x->vacuum = json_get_flag(l, &here, v, "vacuum");
        x->wraparound = json_get_flag(l, &here, v, "wraparound");
        x->prepared = json_get_text(l, &here, v, "prepared");
        *last = x;
        last = &x->next;
        here.index++;
    }
}

static void
load_document(struct loading *l, const cJSON *o)
{
    int64_t version;

    if (!cJSON_IsObject(o)) {
        json_wrong(l, NULL, "document", "an object");
        return;
    }
    version = json_get_size(l, NULL, o, "version");
    if (!l->failed && version != SCHEMA_DOCUMENT_VERSION) {
        json_wrong(l, NULL, "version", "1, the only version this program reads,");
        return;
    }
    if (json_get_size(l, NULL, o, "pg_version") > 0)
        l->s->pg_version = (int)json_get_size(l, NULL, o, "pg_version");
    load_server(l, o);
    load_namespaces(l, o);
    load_types(l, o);
    load_functions(l, o);
    load_relations(l, o);
    load_absent(l, o);
    load_sessions(l, o);
    schema_set_complete(l->s, json_get_flag(l, NULL, o, "complete"));
}

static bool
load_source(struct schema *s, struct source *src, struct error *err)
{
    struct loading l = {s, src->path, err, false};
    bool pending = s->pending;
    const char *end = NULL;
    cJSON *o;

    o = cJSON_ParseWithOpts(src->text + src->bom, &end, true);
    if (!o) {
        struct position at = source_position(src, (size_t)(end ? end - src->text : 0));

        return error_set(err, "%s:%zu:%zu: this is not a JSON document", src->path, at.line, at.column);
    }
    s->pending = false;
    load_document(&l, o);
    s->pending = pending;
    cJSON_Delete(o);
    return !l.failed;
}

bool
schema_load(struct schema *s, const char *path, struct error *err)
{
    struct source src;
    bool ok;

    if (!source_read(&src, path, err))
        return false;
    ok = load_source(s, &src, err);
    source_finish(&src);
    return ok;
}

bool
schema_load_text(struct schema *s, const char *name, const char *text, size_t n, struct error *err)
{
    struct source src;
    bool ok;

    if (!source_from_memory(&src, name, text, n, err))
        return false;
    ok = load_source(s, &src, err);
    source_finish(&src);
    return ok;
}
