#include "schema_model.h"

#include <assert.h>
#include <string.h>

/* What stands behind the saved bytes, so that records can be read backwards. */
struct record {
    void *at;
    size_t size;
};

static size_t
record_bytes(size_t size)
{
    return (size + sizeof(void *) - 1) / sizeof(void *) * sizeof(void *) + sizeof(struct record);
}

static struct journal_block *
next_block(struct schema *s)
{
    struct journal *j = &s->journal;
    struct journal_block *b = j->current ? j->current->newer : j->first;

    if (!b) {
        b = arena_alloc_raw(s->run, sizeof(*b));
        b->newer = NULL;
        b->older = j->current;
        if (j->current)
            j->current->newer = b;
        else
            j->first = b;
    }
    b->used = 0;
    j->current = b;
    return b;
}

void
schema_keep(struct schema *s, void *at, size_t size)
{
    struct record r = {at, size};
    size_t bytes = record_bytes(size);
    struct journal_block *b = s->journal.current;

    if (!s->in_transaction && !s->speculating)
        return;
    assert(bytes <= sizeof(b->data));
    if (!b || sizeof(b->data) - b->used < bytes)
        b = next_block(s);
    memcpy(b->data + b->used, at, size);
    b->used += bytes;
    memcpy(b->data + b->used - sizeof(r), &r, sizeof(r));
}

struct journal_mark
journal_now(const struct schema *s)
{
    struct journal_block *b = s->journal.current;

    return (struct journal_mark){b, b ? b->used : 0};
}

void
journal_undo(struct schema *s, struct journal_mark to)
{
    struct journal_block *b = s->journal.current;

    while (b && !(b == to.block && b->used == to.used)) {
        struct record r;

        if (b->used == 0) {
            b = b->older;
            continue;
        }
        memcpy(&r, b->data + b->used - sizeof(r), sizeof(r));
        b->used -= record_bytes(r.size);
        memcpy(r.at, b->data + b->used, r.size);
    }
    s->journal.current = b;
}

/* ---- looking ahead ------------------------------------------------------------------------ */

static struct scratch_block *
next_scratch(struct schema *s)
{
    struct scratch_block **at = s->scratch ? &s->scratch->newer : &s->scratch_first;

    if (!*at) {
        *at = arena_alloc_raw(s->run, sizeof(**at));
        (*at)->newer = NULL;
    }
    (*at)->used = 0;
    s->scratch = *at;
    return *at;
}

#define WORD sizeof(struct free_item)

void *
schema_alloc_kept(struct schema *s, size_t size)
{
    size_t words = (size + WORD - 1) / WORD;
    struct free_item *item = words < FREE_SIZES ? s->free[words] : NULL;

    if (!item)
        return arena_alloc(s->run, words * WORD);
    s->free[words] = item->next;
    return memset(item, 0, words * WORD);
}

void
schema_free(struct schema *s, void *p, size_t size)
{
    size_t words = (size + WORD - 1) / WORD;
    struct free_item *item = p;

    assert(!s->in_transaction && !s->speculating);
    if (!words || words >= FREE_SIZES)
        return;
    item->next = s->free[words];
    s->free[words] = item;
}

void *
schema_alloc(struct schema *s, size_t size)
{
    struct scratch_block *b = s->scratch;
    size_t rounded = (size + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);
    void *p;

    if (!s->speculating || rounded > sizeof(b->data))
        return schema_alloc_kept(s, size);
    if (!b || sizeof(b->data) - b->used < rounded)
        b = next_scratch(s);
    p = b->data + b->used;
    b->used += rounded;
    return memset(p, 0, size);
}

void
schema_speculate(struct schema *s)
{
    assert(!s->speculating);
    /* Outside a transaction nobody needs what the journal holds. */
    if (!s->in_transaction)
        s->journal.current = NULL;
    s->speculating = true;
    s->speculated_from = journal_now(s);
    s->scratch = NULL;
}

void
schema_speculate_end(struct schema *s)
{
    assert(s->speculating);
    journal_undo(s, s->speculated_from);
    s->speculating = false;
    s->creating = NULL;
}
