/*
 * schema_json.h - the words of the snapshot document, shared by the schema_json*.c files. The
 * format is described in docs/schema-document.md.
 */
#ifndef PGPREFLIGHT_SCHEMA_JSON_H
#define PGPREFLIGHT_SCHEMA_JSON_H

#include <cJSON.h>

#include "schema.h"

#define SCHEMA_DOCUMENT_VERSION 1

/* A code of ours and its word; lists end with word NULL. */
struct json_word {
    int code;
    const char *word;
};

extern const struct json_word json_relation_kinds[], json_type_kinds[], json_constraint_types[],
    json_actions[], json_volatilities[], json_identities[];

const char *json_word_of(const struct json_word *words, int code); /* NULL: none */
/* `otherwise` when there is no such word. */
int json_code_of(const struct json_word *words, const char *word, int otherwise);

/* Where a value stands, for error messages. */
struct place {
    const struct place *outer;
    const char *key; /* NULL: an element of an array */
    int index;
};

struct loading {
    struct schema *s;
    const char *path;
    struct error *err;
    bool failed;
};

/* Keeps the first such error: PATH: relations[3].name: a text is wanted here. */
void json_wrong(struct loading *l, const struct place *outer, const char *key, const char *wanted);

/* Members of object o, which stands at p. A missing or null one gives NULL, unknown, no, -1. */
const char *json_get_text(struct loading *l, const struct place *p, const cJSON *o,
                          const char *key);
enum tri json_get_tri(struct loading *l, const struct place *p, const cJSON *o, const char *key);
bool json_get_flag(struct loading *l, const struct place *p, const cJSON *o, const char *key);
int64_t json_get_size(struct loading *l, const struct place *p, const cJSON *o, const char *key);
double json_get_rate(struct loading *l, const struct place *p, const cJSON *o, const char *key);
int json_get_word(struct loading *l, const struct place *p, const cJSON *o, const char *key,
                  const struct json_word *words, int otherwise);
const cJSON *json_get_array(struct loading *l, const struct place *p, const cJSON *o,
                            const char *key);
const cJSON *json_get_object(struct loading *l, const struct place *p, const cJSON *o,
                             const char *key);
const struct string_list *json_get_list(struct loading *l, const struct place *p, const cJSON *o,
                                        const char *key);
/* {"schema": , "name": }, itself at p: the name must be there. */
struct name json_get_name(struct loading *l, const struct place *p, const cJSON *o);
/* A member that names a relation; one that is not in the document becomes known. */
struct relation *json_get_relation(struct loading *l, const struct place *p, const cJSON *o,
                                   const char *key);
struct type_name json_get_type(struct loading *l, const struct place *p, const cJSON *o,
                               const char *key);

struct column *json_load_columns(struct loading *l, const struct place *p, const cJSON *o,
                                 const char *key);
/* r is NULL for a domain's. */
struct constraint *json_load_constraints(struct loading *l, const struct place *p, const cJSON *o,
                                         struct relation *r, const char *schema);
void json_load_relation(struct loading *l, const struct place *p, const cJSON *o,
                        struct relation *r);
/* Once all indexes exist: which partitioned index each belongs to. */
void json_load_parents(struct loading *l, const struct place *p, const cJSON *o,
                       struct relation *r);

#endif
