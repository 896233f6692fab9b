#include "schema_json.h"

#include <string.h>

#include "buf.h"
#include "schema_model.h"

/* A value of the wrong type is an error that names its place: relations[3].columns[0].name. */
static void
put_place(struct buf *b, const struct place *p)
{
    if (!p)
        return;
    put_place(b, p->outer);
    if (p->key)
        buf_printf(b, "%s%s", p->outer ? "." : "", p->key);
    else
        buf_printf(b, "[%d]", p->index);
}

void
json_wrong(struct loading *l, const struct place *outer, const char *key, const char *wanted)
{
    struct place p = {outer, key, 0};
    struct buf b = {0};

    if (!l->failed) {
        put_place(&b, &p);
        error_set(l->err, "%s: %s: %s is wanted here", l->path, b.data, wanted);
        buf_finish(&b);
    }
    l->failed = true;
}

/* The member, or NULL when it is missing or null. */
static const cJSON *
member(const cJSON *o, const char *key)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, key);

    return v && !cJSON_IsNull(v) ? v : NULL;
}

const char *
json_get_text(struct loading *l, const struct place *p, const cJSON *o, const char *key)
{
    const cJSON *v = member(o, key);

    if (v && !cJSON_IsString(v))
        json_wrong(l, p, key, "a text");
    return v && cJSON_IsString(v) ? intern(l->s, v->valuestring) : NULL;
}

enum tri
json_get_tri(struct loading *l, const struct place *p, const cJSON *o, const char *key)
{
    const cJSON *v = member(o, key);

    if (!v)
        return TRI_UNKNOWN;
    if (!cJSON_IsBool(v))
        json_wrong(l, p, key, "true or false");
    return cJSON_IsTrue(v) ? TRI_YES : TRI_NO;
}

bool
json_get_flag(struct loading *l, const struct place *p, const cJSON *o, const char *key)
{
    return json_get_tri(l, p, o, key) == TRI_YES;
}

int64_t
json_get_size(struct loading *l, const struct place *p, const cJSON *o, const char *key)
{
    const cJSON *v = member(o, key);

    if (!v)
        return -1;
    if (!cJSON_IsNumber(v) || v->valuedouble < 0 || v->valuedouble > 9e18) {
        json_wrong(l, p, key, "a number, not negative");
        return -1;
    }
    return (int64_t)v->valuedouble;
}

/* -1: missing. */
double
json_get_rate(struct loading *l, const struct place *p, const cJSON *o, const char *key)
{
    const cJSON *v = member(o, key);

    if (v && (!cJSON_IsNumber(v) || v->valuedouble < 0))
        json_wrong(l, p, key, "a number, not negative");
    return v && cJSON_IsNumber(v) ? v->valuedouble : -1;
}

/* One of the words; `otherwise` when it is missing. */
int
json_get_word(struct loading *l, const struct place *p, const cJSON *o, const char *key,
              const struct json_word *words, int otherwise)
{
    const char *text = json_get_text(l, p, o, key);
    struct buf b = {0};
    int code;

    if (!text)
        return otherwise;
    code = json_code_of(words, text, -1);
    if (code >= 0)
        return code;
    buf_puts(&b, "one of");
    for (; words->word; words++)
        buf_printf(&b, " \"%s\"", words->word);
    json_wrong(l, p, key, b.data);
    buf_finish(&b);
    return otherwise;
}

/* An array or object member; NULL when missing or wrong. */
const cJSON *
json_get_array(struct loading *l, const struct place *p, const cJSON *o, const char *key)
{
    const cJSON *v = member(o, key);

    if (v && !cJSON_IsArray(v))
        json_wrong(l, p, key, "a list");
    return v && cJSON_IsArray(v) ? v : NULL;
}

const cJSON *
json_get_object(struct loading *l, const struct place *p, const cJSON *o, const char *key)
{
    const cJSON *v = member(o, key);

    if (v && !cJSON_IsObject(v))
        json_wrong(l, p, key, "an object");
    return v && cJSON_IsObject(v) ? v : NULL;
}

const struct string_list *
json_get_list(struct loading *l, const struct place *p, const cJSON *o, const char *key)
{
    const struct string_list *first = NULL, **last = &first;
    const cJSON *v;

    cJSON_ArrayForEach(v, json_get_array(l, p, o, key))
    {
        struct string_list *cell;

        if (!cJSON_IsString(v)) {
            json_wrong(l, p, key, "a list of texts");
            return NULL;
        }
        cell = schema_new(l->s, struct string_list);
        cell->text = intern(l->s, v->valuestring);
        *last = cell;
        last = &cell->next;
    }
    return first;
}

/* {"schema": , "name": }; the name must be there. */
struct name
json_get_name(struct loading *l, const struct place *p, const cJSON *o)
{
    struct name n = {0};

    if (!cJSON_IsObject(o)) {
        json_wrong(l, p ? p->outer : NULL, p ? p->key : "", "an object with a name");
        return n;
    }
    n.schema = json_get_text(l, p, o, "schema");
    n.name = json_get_text(l, p, o, "name");
    if (!n.name)
        json_wrong(l, p, "name", "a text");
    return n;
}

struct relation *
json_get_relation(struct loading *l, const struct place *p, const cJSON *o, const char *key)
{
    const cJSON *v = json_get_object(l, p, o, key);
    struct place here = {p, key, 0};
    struct name n;

    if (!v)
        return NULL;
    n = json_get_name(l, &here, v);
    return n.name ? relation_touch(l->s, n, OBJ_UNKNOWN) : NULL;
}

struct type_name
json_get_type(struct loading *l, const struct place *p, const cJSON *o, const char *key)
{
    const cJSON *v = json_get_object(l, p, o, key), *mod, *mods;
    struct place here = {p, key, 0};
    struct type_name t = {0};
    int32_t *copy;

    if (!v)
        return t;
    t.schema = json_get_text(l, &here, v, "schema");
    t.name = json_get_text(l, &here, v, "name");
    t.text = json_get_text(l, &here, v, "text");
    if (!t.text)
        t.text = t.name;
    t.is_array = json_get_flag(l, &here, v, "array");
    t.mods_unknown = json_get_flag(l, &here, v, "modifiers_unknown");
    mods = json_get_array(l, &here, v, "modifiers");
    if (!mods)
        return t;
    copy = schema_alloc(l->s, (size_t)cJSON_GetArraySize(mods) * sizeof(*copy));
    t.mods = copy;
    cJSON_ArrayForEach(mod, mods)
    {
        if (!cJSON_IsNumber(mod))
            json_wrong(l, &here, "modifiers", "a list of numbers");
        copy[t.n_mods++] = mod->valueint;
    }
    return t;
}
