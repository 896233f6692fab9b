#include "unit_state.h"

#include <stdint.h>
#include <string.h>

#include "limits.h"

#define SLOTS_FIRST 64

void
locks_init(struct lock_table *t, struct arena *arena)
{
    *t = (struct lock_table){.arena = arena, .n_slots = SLOTS_FIRST};
    t->slots = arena_array(arena, struct lock_node *, t->n_slots);
}

static size_t
hash_name(struct name n)
{
    uint32_t h = 2166136261u;

    for (const char *c = n.schema ? n.schema : ""; *c; c++)
        h = (h ^ (unsigned char)*c) * 16777619u;
    h = (h ^ 0xff) * 16777619u;
    for (const char *c = n.name; *c; c++)
        h = (h ^ (unsigned char)*c) * 16777619u;
    return h ^ (h >> 15);
}

static size_t
find_slot(const struct lock_table *t, struct name n)
{
    size_t i = hash_name(n) & (t->n_slots - 1);

    while (t->slots[i] && !name_equal(t->slots[i]->lock.rel, n))
        i = (i + 1) & (t->n_slots - 1);
    return i;
}

static void
grow(struct lock_table *t)
{
    struct lock_node **old = t->slots;
    size_t n_old = t->n_slots;

    t->n_slots *= 2;
    t->slots = arena_array(t->arena, struct lock_node *, t->n_slots);
    for (size_t i = 0; i < n_old; i++)
        if (old[i])
            t->slots[find_slot(t, old[i]->lock.rel)] = old[i];
}

static void
copy_name(struct lock_table *t, struct lock_node *node, struct name n)
{
    size_t schema = n.schema ? strlen(n.schema) + 1 : 0, name = strlen(n.name) + 1;

    if (schema + name > node->text_size) {
        node->text_size = (schema + name + 63) / 64 * 64;
        node->text = arena_alloc_raw(t->arena, node->text_size);
    }
    if (schema)
        memcpy(node->text, n.schema, schema);
    memcpy(node->text + schema, n.name, name);
    node->lock.rel = (struct name){schema ? node->text : NULL, node->text + schema};
}

static struct lock_node *
node_for(struct lock_table *t, struct name n)
{
    size_t i = find_slot(t, n);
    struct lock_node *node = t->slots[i];

    if (node)
        return node;
    if (t->n_used >= t->n_slots / 3 * 2) {
        grow(t);
        i = find_slot(t, n);
    }
    node = t->free_nodes;
    if (node)
        t->free_nodes = node->next_free;
    else
        node = arena_new(t->arena, struct lock_node);
    node->lock = (struct held_lock){.mode = LOCK_NONE};
    node->listed = false;
    copy_name(t, node, n);
    t->slots[i] = node;
    t->n_used++;
    return node;
}

static void
remember(struct lock_table *t, struct lock_node *node)
{
    struct lock_change *c = t->free_changes;

    if (c)
        t->free_changes = c->older;
    else
        c = arena_new(t->arena, struct lock_change);
    c->node = node;
    c->before = node->lock;
    c->listed_before = node->listed;
    c->older = t->changes;
    t->changes = c;
}

void
locks_take(struct lock_table *t, const struct effect *e, size_t statement, size_t offset)
{
    struct lock_node *node;

    if (e->lock == LOCK_NONE || !e->rel.name)
        return;
    node = node_for(t, e->rel);
    if (node->lock.mode >= e->lock)
        return;
    remember(t, node);
    node->lock.mode = e->lock;
    node->lock.since_statement = statement;
    node->lock.since_offset = offset;
    node->lock.on_new = e->is_new == TRI_YES;
    if (node->listed || node->lock.on_new || !lock_blocks_writes(e->lock) ||
        t->n_blocking >= LIMIT_UNIT_LOCKS)
        return;
    node->listed = true;
    node->lock.next = t->blocking;
    t->blocking = &node->lock;
    t->n_blocking++;
}

void
locks_hold(struct lock_table *t, long low_ms, long high_ms)
{
    if (!high_ms)
        return;
    for (struct held_lock *h = t->blocking; h; h = h->next) {
        h->low_ms += low_ms;
        h->high_ms += high_ms;
    }
}

void
locks_rename(struct lock_table *t, struct name from, struct name to)
{
    struct lock_node *node = t->slots[find_slot(t, from)];
    struct effect e;

    if (!node)
        return;
    e = (struct effect){
        .rel = to, .lock = node->lock.mode, .is_new = node->lock.on_new ? TRI_YES : TRI_NO};
    locks_take(t, &e, node->lock.since_statement, node->lock.since_offset);
}

struct lock_mark
locks_mark(const struct lock_table *t)
{
    return (struct lock_mark){t->changes, t->blocking, t->n_blocking};
}

/* Takes the node out of its slot. All go at once, so gaps met on the way mean nothing. */
static void
free_node(struct lock_table *t, struct lock_node *node)
{
    size_t i = hash_name(node->lock.rel) & (t->n_slots - 1);

    while (t->slots[i] != node)
        i = (i + 1) & (t->n_slots - 1);
    t->slots[i] = NULL;
    t->n_used--;
    node->next_free = t->free_nodes;
    t->free_nodes = node;
}

void
locks_release_to(struct lock_table *t, struct lock_mark mark)
{
    while (t->changes != mark.changes) {
        struct lock_change *c = t->changes;
        struct held_lock *next = c->node->lock.next;

        t->changes = c->older;
        c->node->lock = c->before;
        c->node->lock.next = next;
        c->node->listed = c->listed_before;
        c->older = t->free_changes;
        t->free_changes = c;
        if (c->before.mode == LOCK_NONE && !mark.changes)
            free_node(t, c->node);
    }
    /* What an earlier release to a savepoint left without a lock. */
    if (!mark.changes && t->n_used) {
        memset(t->slots, 0, t->n_slots * sizeof(struct lock_node *));
        t->n_used = 0;
    }
    t->blocking = mark.blocking;
    t->n_blocking = mark.n_blocking;
}

void
locks_release_all(struct lock_table *t)
{
    locks_release_to(t, (struct lock_mark){0});
}

enum lock_mode
unit_lock_held(const struct unit *u, struct name qualified)
{
    enum lock_mode mode = LOCK_NONE;

    if (!qualified.name)
        return mode;
    if (u->held) {
        const struct lock_node *node = u->held->slots[find_slot(u->held, qualified)];

        return node ? node->lock.mode : mode;
    }
    for (const struct held_lock *h = u->locks; h; h = h->next)
        if (name_equal(h->rel, qualified) && h->mode > mode)
            mode = h->mode;
    return mode;
}
