#include "schema_model.h"

#include <string.h>

/*
 * A migration set may name more tables than memory should hold as structs. Between statements, and
 * outside transactions (the journal must not point to what goes), tables that nobody looked up for
 * a while are packed (schema_pack.c). Their map entries, and those of their indexes and sequences,
 * then point to the record, with the lowest bit set; finding one of them makes all of it again.
 */
#ifndef COLD_HOT /* a test sets all four so that everything is packed at once */
#define COLD_BYTES ((size_t)4 << 20)  /* a smaller model is left alone */
#define COLD_HOT 2048                 /* tables that stay as they are */
#define COLD_AFTER 128 /* a table may be packed that many statements after its last look-up */
#define COLD_TRIES 6   /* tables looked at per statement */
#endif

static void
grow_queue(struct schema *s)
{
    struct relation_queue *q = &s->queue;
    struct relation **old = q->ring;
    size_t size = q->size ? q->size * 2 : 256;

    q->ring = arena_array(s->run, struct relation *, size);
    for (size_t i = 0; i < q->n; i++)
        q->ring[i] = old[(q->first + i) % q->size];
    arena_give_back(s->run, old, q->size * sizeof(struct relation *));
    q->first = 0;
    q->size = size;
}

void
cold_enqueue(struct schema *s, struct relation *r)
{
    struct relation_queue *q = &s->queue;

    if (q->n == q->size)
        grow_queue(s);
    q->ring[(q->first + q->n++) % q->size] = r;
    r->queued = true;
}

static struct relation *
dequeue(struct schema *s)
{
    struct relation_queue *q = &s->queue;
    struct relation *r = q->ring[q->first];

    q->first = (q->first + 1) % q->size;
    q->n--;
    r->queued = false;
    return r;
}

/* Every entry of the table and its parts gets another value. */
static void
point_entries(struct schema *s, struct relation *r, void *record, bool to_record)
{
    void *tagged = (char *)record + 1;
    struct map *m = &s->relations;

    map_replace(m, r->name.schema, r->name.name, to_record ? (void *)r : tagged,
                to_record ? tagged : r);
    for (int part = 0; part < 2; part++)
        for (struct relation_list *l = part ? r->sequences : r->indexes; l; l = l->next)
            map_replace(m, l->rel->name.schema, l->rel->name.name,
                        to_record ? (void *)l->rel : tagged, to_record ? tagged : l->rel);
}

/* The entries of all parts lead to them: nothing took their names. */
static bool
is_current(const struct schema *s, const struct relation *r)
{
    const struct map *m = &s->relations;

    if (!map_has(m, r->name.schema, r->name.name, r))
        return false;
    for (int part = 0; part < 2; part++)
        for (struct relation_list *l = part ? r->sequences : r->indexes; l; l = l->next)
            if (!map_has(m, l->rel->name.schema, l->rel->name.name, l->rel))
                return false;
    return true;
}

/* False: it has to stay for now. */
static bool
freeze(struct schema *s, struct relation *r)
{
    void *record;

    record = is_current(s, r) ? pack_relation(s, r) : NULL;
    if (!record)
        return false;
    point_entries(s, r, record, true);
    pack_free(s, r);
    return true;
}

void
cold_step(struct schema *s)
{
    s->clock++;
    if (s->in_transaction || s->speculating || arena_used(s->run) < COLD_BYTES)
        return;
    for (int i = 0; i < COLD_TRIES && s->queue.n > COLD_HOT; i++) {
        struct relation *r = dequeue(s);

        /* One that is tied stays so; one that its name no longer leads to is nobody's. */
        if (r->tied)
            continue;
        if (r == s->creating || s->clock - r->used <= COLD_AFTER || !pack_possible(r) ||
            (map_has(&s->relations, r->name.schema, r->name.name, r) && !freeze(s, r)))
            cold_enqueue(s, r);
    }
}

void
cold_thaw(struct schema *s, void *value)
{
    void *record = (char *)value - 1;
    struct relation *r = pack_open(s, record);

    point_entries(s, r, record, false);
    cold_enqueue(s, r);
    if (!s->in_transaction && !s->speculating)
        schema_free(s, record, pack_size(record));
}

void
cold_thaw_all(struct schema *s)
{
    for (size_t i = 0; i < s->relations.n_slots; i++) {
        const struct map_entry *e = s->relations.slots[i];

        if (e && IS_COLD(e->value))
            cold_thaw(s, e->value);
    }
}
