#include "schema_model.h"

#include <string.h>

/*
 * Open addressing with linear probing, at most four fifths full: the hashes lie side by side, so a
 * few more to look at cost little.
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

/* The slot where the name is or would be. What is frozen there is thawed to see its name. */
static size_t
find_slot(const struct map *m, uint32_t h, const char *schema, const char *name)
{
    size_t i = h & (m->n_slots - 1);

    for (; m->slots[i]; i = (i + 1) & (m->n_slots - 1)) {
        if (m->hashes[i] != h)
            continue;
        if (IS_COLD(m->slots[i]->value))
            cold_thaw(m->owner, m->slots[i]->value);
        if (has_name(m->slots[i], schema, name))
            break;
    }
    return i;
}

void
map_replace(struct map *m, const char *schema, const char *name, const void *old, void *value)
{
    uint32_t h = hash_name(schema, name);
    size_t i = h & (m->n_slots - 1);

    while (m->slots[i] && !(m->hashes[i] == h && m->slots[i]->value == old))
        i = (i + 1) & (m->n_slots - 1);
    if (m->slots[i])
        m->slots[i]->value = value;
}

bool
map_has(const struct map *m, const char *schema, const char *name, const void *value)
{
    uint32_t h = hash_name(schema, name);
    size_t i = h & (m->n_slots - 1);

    while (m->slots[i] && !(m->hashes[i] == h && m->slots[i]->value == value))
        i = (i + 1) & (m->n_slots - 1);
    return m->slots[i] != NULL;
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
    size_t i = m->n_slots ? find_slot(m, h, schema, name) : 0;

    /* It grows only for a new name: who walks over the slots may ask for those that are there. */
    if (m->n_slots && m->slots[i])
        return m->slots[i];
    if (m->n_used >= m->n_slots / 5 * 4) {
        grow_map(s, m);
        i = find_slot(m, h, schema, name);
    }
    m->slots[i] = arena_new(s->run, struct map_entry);
    m->hashes[i] = h;
    m->n_used++;
    m->has_temporary = m->has_temporary || strcmp(schema, "pg_temp") == 0;
    return m->slots[i];
}

static void
grow_intern(struct schema *s, struct intern *t)
{
    const void **old = t->slots;
    uint32_t *old_hashes = t->hashes;
    size_t n_old = t->n_slots;

    t->n_slots = n_old ? n_old * 2 : SLOTS_FIRST;
    t->slots = arena_array(s->run, const void *, t->n_slots);
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

/* Room for one more, and where a thing of that hash may start. */
static size_t
intern_start(struct schema *s, struct intern *t, uint32_t h)
{
    if (t->n_used >= t->n_slots / 5 * 4)
        grow_intern(s, t);
    return h & (t->n_slots - 1);
}

static const void *
intern_at(struct intern *t, size_t i, uint32_t h, const void *thing)
{
    t->slots[i] = thing;
    t->hashes[i] = h;
    t->n_used++;
    return thing;
}

const char *
intern_n(struct schema *s, const char *text, size_t n)
{
    struct intern *t = &s->strings;
    uint32_t h = (uint32_t)hash_bytes(0, text, n);
    size_t i = intern_start(s, t, h);

    for (; t->slots[i]; i = (i + 1) & (t->n_slots - 1)) {
        const char *known = t->slots[i];

        if (t->hashes[i] == h && strncmp(known, text, n) == 0 && known[n] == '\0')
            return known;
    }
    return intern_at(t, i, h, arena_strndup(s->run, text, n));
}

const char *
intern(struct schema *s, const char *text)
{
    return text ? intern_n(s, text, strlen(text)) : NULL;
}

/* Longer lists are not looked for. */
#define LIST_MAX 32

static bool
same_texts(const struct string_list *l, const char *const *texts, size_t n)
{
    size_t i = 0;

    /* Both are interned: equal texts are the same pointer. */
    for (; l && i < n; l = l->next, i++)
        if (l->text != texts[i])
            return false;
    return !l && i == n;
}

static const struct string_list *
copy_list(struct schema *s, const struct string_list *l)
{
    const struct string_list *first = NULL, **last = &first;

    for (; l; l = l->next) {
        struct string_list *copy = arena_new(s->run, struct string_list);

        copy->text = intern(s, l->text);
        *last = copy;
        last = &copy->next;
    }
    return first;
}

const struct string_list *
intern_list(struct schema *s, const struct string_list *l)
{
    const char *texts[LIST_MAX];
    struct intern *t = &s->lists;
    size_t n = 0, i;
    uint32_t h;

    if (!l)
        return NULL;
    for (const struct string_list *e = l; e; e = e->next) {
        if (n == LIST_MAX)
            return copy_list(s, l);
        texts[n++] = intern(s, e->text);
    }
    h = (uint32_t)hash_bytes(1, (const char *)texts, n * sizeof(*texts));
    i = intern_start(s, t, h);
    for (; t->slots[i]; i = (i + 1) & (t->n_slots - 1))
        if (t->hashes[i] == h && same_texts(t->slots[i], texts, n))
            return t->slots[i];
    return intern_at(t, i, h, copy_list(s, l));
}

static bool
same_type(const struct type_name *a, const struct type_name *b)
{
    return a->schema == b->schema && a->name == b->name && a->text == b->text &&
           a->n_mods == b->n_mods && a->mods_unknown == b->mods_unknown &&
           a->is_array == b->is_array && a->is_serial == b->is_serial &&
           a->pct_type == b->pct_type &&
           (!a->n_mods || memcmp(a->mods, b->mods, a->n_mods * sizeof(*a->mods)) == 0);
}

const struct type_name *
intern_type(struct schema *s, const struct type_name *type)
{
    struct intern *t = &s->type_names;
    struct type_name *copy = NULL, key = *type;
    uint32_t h;
    size_t i;

    key.schema = intern(s, type->schema);
    key.name = intern(s, type->name);
    key.text = intern(s, type->text);
    h = (uint32_t)hash_bytes(hash_bytes(1, (const char *)&key.name, sizeof(key.name)),
                             (const char *)&key.text, sizeof(key.text));
    i = intern_start(s, t, h);
    for (; t->slots[i]; i = (i + 1) & (t->n_slots - 1))
        if (t->hashes[i] == h && same_type(t->slots[i], &key))
            return t->slots[i];
    if (key.n_mods) {
        int32_t *mods = arena_array(s->run, int32_t, key.n_mods);

        memcpy(mods, type->mods, key.n_mods * sizeof(*mods));
        key.mods = mods;
    } else {
        key.mods = NULL;
    }
    copy = arena_new(s->run, struct type_name);
    *copy = key;
    return intern_at(t, i, h, copy);
}
