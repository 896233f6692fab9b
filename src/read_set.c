/* read_set.c - names in order of arrival, each once: what a statement reads and calls. Its memory
 * is the parser's (palloc), so it goes with the nodes whose strings it points to. */
#include <stdint.h>
#include <string.h>

#include "read.h"

struct entry {
    const char *schema, *name;
    enum lock_mode lock;
    uint32_t hash;
};

struct name_set {
    struct entry *entries;
    size_t n, cap;
    uint32_t *slots; /* index + 1 into entries, 0 = free; n_slots is a power of two */
    size_t n_slots;
};

struct name_set *
name_set_create(void)
{
    return palloc0(sizeof(struct name_set));
}

/* FNV-1a over both parts. */
static uint32_t
hash_name(const char *schema, const char *name)
{
    uint32_t h = 2166136261u;

    for (const char *c = schema ? schema : ""; *c; c++)
        h = (h ^ (unsigned char)*c) * 16777619u;
    h = (h ^ 0xff) * 16777619u;
    for (const char *c = name; *c; c++)
        h = (h ^ (unsigned char)*c) * 16777619u;
    return h;
}

static bool
same(const struct entry *e, const char *schema, const char *name)
{
    if (strcmp(e->name, name) != 0)
        return false;
    if (!e->schema || !schema)
        return e->schema == schema;
    return strcmp(e->schema, schema) == 0;
}

static uint32_t *
slot_of(const struct name_set *s, uint32_t hash, const char *schema, const char *name)
{
    size_t i = hash & (s->n_slots - 1);

    while (s->slots[i]) {
        const struct entry *e = &s->entries[s->slots[i] - 1];

        if (e->hash == hash && same(e, schema, name))
            break;
        i = (i + 1) & (s->n_slots - 1);
    }
    return &s->slots[i];
}

static void
grow(struct name_set *s)
{
    s->cap = s->cap ? s->cap * 2 : 4;
    s->entries = s->entries ? repalloc(s->entries, s->cap * sizeof(struct entry))
                            : palloc(s->cap * sizeof(struct entry));
    if (s->slots)
        pfree(s->slots);
    s->n_slots = s->cap * 2;
    s->slots = palloc0(s->n_slots * sizeof(uint32_t));
    for (size_t i = 0; i < s->n; i++) {
        const struct entry *e = &s->entries[i];

        *slot_of(s, e->hash, e->schema, e->name) = (uint32_t)i + 1;
    }
}

void
name_set_add(struct name_set *s, const char *schema, const char *name, enum lock_mode lock)
{
    uint32_t hash = hash_name(schema, name), *slot;

    if (s->n == s->cap)
        grow(s);
    slot = slot_of(s, hash, schema, name);
    if (*slot) {
        struct entry *e = &s->entries[*slot - 1];

        if (lock > e->lock)
            e->lock = lock;
        return;
    }
    s->entries[s->n++] = (struct entry){schema, name, lock, hash};
    *slot = (uint32_t)s->n;
}

size_t
name_set_count(const struct name_set *s)
{
    return s ? s->n : 0;
}

struct name
name_set_get(const struct name_set *s, size_t i, enum lock_mode *ret_lock)
{
    if (ret_lock)
        *ret_lock = s->entries[i].lock;
    return (struct name){s->entries[i].schema, s->entries[i].name};
}
