#include "schema_model.h"

#include <string.h>

/*
 * Open addressing with linear probing, at most two thirds full.
 */
#define SLOTS_FIRST 64

/* Eight bytes at a time: names are hashed several times a statement. */
static uint64_t
hash_bytes(uint64_t h, const char *s, size_t n)
{
    uint64_t word;

    h ^= n;
    for (; n >= sizeof(word); s += sizeof(word), n -= sizeof(word)) {
        memcpy(&word, s, sizeof(word));
        h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 32;
    }
    word = 0;
    for (size_t i = 0; i < n; i++)
        word = word << 8 | (unsigned char)s[i];
    h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 32;
}

static uint32_t
hash_name(const char *schema, const char *name)
{
    return (uint32_t)hash_bytes(hash_bytes(0, schema, strlen(schema)), name, strlen(name));
}

static bool
has_name(const struct map_entry *e, const char *schema, const char *name)
{
    const struct name *n = e->value;

    return !n || (strcmp(n->name, name) == 0 && strcmp(n->schema, schema) == 0);
}

/* The slot where the name is or would be. */
static size_t
find_slot(const struct map *m, uint32_t h, const char *schema, const char *name)
{
    size_t i = h & (m->n_slots - 1);

    while (m->slots[i] && !(m->hashes[i] == h && has_name(m->slots[i], schema, name)))
        i = (i + 1) & (m->n_slots - 1);
    return i;
}

static void
grow_map(struct schema *s, struct map *m)
{
    struct map_entry **old = m->slots;
    uint32_t *old_hashes = m->hashes;
    size_t n_old = m->n_slots;

    m->n_slots = n_old ? n_old * 2 : SLOTS_FIRST;
    m->slots = arena_array(s->run, struct map_entry *, m->n_slots);
    m->hashes = arena_array(s->run, uint32_t, m->n_slots);
    for (size_t i = 0; i < n_old; i++) {
        size_t at;

        if (!old[i])
            continue;
        at = old_hashes[i] & (m->n_slots - 1);
        while (m->slots[at])
            at = (at + 1) & (m->n_slots - 1);
        m->slots[at] = old[i];
        m->hashes[at] = old_hashes[i];
    }
    arena_give_back(s->run, old, n_old * sizeof(*m->slots));
    arena_give_back(s->run, old_hashes, n_old * sizeof(*m->hashes));
}

void *
map_get(const struct map *m, const char *schema, const char *name)
{
    size_t i;

    if (!m->n_slots)
        return NULL;
    i = find_slot(m, hash_name(schema, name), schema, name);
    return m->slots[i] ? m->slots[i]->value : NULL;
}

struct map_entry *
map_entry(struct schema *s, struct map *m, const char *schema, const char *name)
{
    uint32_t h = hash_name(schema, name);
    size_t i;

    if (m->n_used >= m->n_slots / 3 * 2)
        grow_map(s, m);
    i = find_slot(m, h, schema, name);
    if (!m->slots[i]) {
        m->slots[i] = arena_new(s->run, struct map_entry);
        m->hashes[i] = h;
        m->n_used++;
        m->has_temporary = m->has_temporary || strcmp(schema, "pg_temp") == 0;
    }
    return m->slots[i];
}

static void
grow_intern(struct schema *s)
{
    struct intern *t = &s->strings;
    const char **old = t->slots;
    uint32_t *old_hashes = t->hashes;
    size_t n_old = t->n_slots;

    t->n_slots = n_old ? n_old * 2 : SLOTS_FIRST;
    t->slots = arena_array(s->run, const char *, t->n_slots);
    t->hashes = arena_array(s->run, uint32_t, t->n_slots);
    for (size_t i = 0; i < n_old; i++) {
        size_t at;

        if (!old[i])
            continue;
        at = old_hashes[i] & (t->n_slots - 1);
        while (t->slots[at])
            at = (at + 1) & (t->n_slots - 1);
        t->slots[at] = old[i];
        t->hashes[at] = old_hashes[i];
    }
    arena_give_back(s->run, old, n_old * sizeof(*t->slots));
    arena_give_back(s->run, old_hashes, n_old * sizeof(*t->hashes));
}

const char *
intern_n(struct schema *s, const char *text, size_t n)
{
    struct intern *t = &s->strings;
    uint32_t h = (uint32_t)hash_bytes(0, text, n);
    size_t i;

    if (t->n_used >= t->n_slots / 3 * 2)
        grow_intern(s);
    i = h & (t->n_slots - 1);
    while (t->slots[i]) {
        if (t->hashes[i] == h && strncmp(t->slots[i], text, n) == 0 && t->slots[i][n] == '\0')
            return t->slots[i];
        i = (i + 1) & (t->n_slots - 1);
    }
    t->slots[i] = arena_strndup(s->run, text, n);
    t->hashes[i] = h;
    t->n_used++;
    return t->slots[i];
}

const char *
intern(struct schema *s, const char *text)
{
    return text ? intern_n(s, text, strlen(text)) : NULL;
}

const struct string_list *
intern_list(struct schema *s, const struct string_list *l)
{
    const struct string_list *first = NULL, **last = &first;

    for (; l; l = l->next) {
        struct string_list *copy = schema_new(s, struct string_list);

        copy->text = intern(s, l->text);
        *last = copy;
        last = &copy->next;
    }
    return first;
}
