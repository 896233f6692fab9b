#include "arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Blocks in a list, newest first, each a bump allocator; blocks double in size so that their number
 * stays small. Under ARENA_MALLOC (the sanitizer build) every allocation is a block of its own and
 * a reset frees them all, so that AddressSanitizer sees overruns and uses after a reset.
 */
#define BLOCK_FIRST ((size_t)16 << 10)
#define BLOCK_LARGEST ((size_t)1 << 20)
#define LARGE BLOCK_LARGEST           /* always gets a block of its own */
#define KEEP_BYTES ((size_t)1 << 20) /* what a reset may keep */
/* Nothing here has a long double; the schema holds many small things. */
#define ALIGNMENT _Alignof(int64_t)

struct block {
    struct block *next;
    size_t size, used;
    _Alignas(max_align_t) char data[];
};

struct deferred {
    void (*free_it)(void *);
    void *arg;
    struct deferred *next;
};

struct arena {
    struct block *blocks;
    struct deferred *deferred; /* in the arena itself */
    size_t block_size; /* of the next block */
    size_t used;
};

static void
out_of_memory(size_t size)
{
    fprintf(stderr, "pgpreflight: out of memory (%zu bytes wanted)\n", size);
    exit(2);
}

static void *
checked_malloc(size_t size)
{
    void *p = malloc(size);

    if (!p)
        out_of_memory(size);
    return p;
}

static struct block *
add_block(struct arena *a, size_t size)
{
    struct block *b;

    if (size > SIZE_MAX - sizeof(*b))
        out_of_memory(size);
    b = checked_malloc(sizeof(*b) + size);
    b->size = size;
    b->used = 0;
    b->next = a->blocks;
    a->blocks = b;
    return b;
}

struct arena *
arena_create(void)
{
    struct arena *a = checked_malloc(sizeof(*a));

    *a = (struct arena){.block_size = BLOCK_FIRST};
    return a;
}

void
arena_defer(struct arena *a, void (*free_it)(void *), void *arg)
{
    struct deferred *d = arena_new(a, struct deferred);

    *d = (struct deferred){free_it, arg, a->deferred};
    a->deferred = d;
}

static void
run_deferred(struct arena *a)
{
    for (struct deferred *d = a->deferred; d; d = d->next)
        d->free_it(d->arg);
    a->deferred = NULL;
}

void
arena_destroy(struct arena *a)
{
    struct block *b, *next;

    if (!a)
        return;
    run_deferred(a);
    for (b = a->blocks; b; b = next) {
        next = b->next;
        free(b);
    }
    free(a);
}

void
arena_reset(struct arena *a)
{
    struct block *kept = NULL, *b, *next;

    run_deferred(a);
    /* Keep the largest block within the bound: what the next statement most likely needs. */
    for (b = a->blocks; b; b = next) {
        next = b->next;
#ifndef ARENA_MALLOC
        if (b->size <= KEEP_BYTES && (!kept || kept->size < b->size)) {
            free(kept);
            kept = b;
            continue;
        }
#endif
        free(b);
    }
    if (kept) {
        kept->used = 0;
        kept->next = NULL;
    }
    a->blocks = kept;
    a->used = 0;
}

#ifdef ARENA_MALLOC

static void *
take(struct arena *a, size_t size, size_t alignment)
{
    (void)alignment;
    a->used += size;
    return add_block(a, size)->data;
}

#else

/* A block big enough for size bytes; a large request gets one of its own, behind the current one.
 */
static struct block *
block_for(struct arena *a, size_t size)
{
    struct block *current = a->blocks, *b;

    if (size < a->block_size / 2 || !current) {
        b = add_block(a, size > a->block_size ? size : a->block_size);
        if (a->block_size < BLOCK_LARGEST)
            a->block_size *= 2;
        return b;
    }
    b = add_block(a, size);
    a->blocks = current;
    b->next = current->next;
    current->next = b;
    return b;
}

static void *
take(struct arena *a, size_t size, size_t alignment)
{
    struct block *b = a->blocks;
    size_t start = b ? (b->used + alignment - 1) & ~(alignment - 1) : 0;

    if (size > SIZE_MAX / 2)
        out_of_memory(size);
    if (!b || start > b->size || b->size - start < size) {
        b = block_for(a, size);
        start = 0;
    }
    b->used = start + size;
    a->used += size;
    return b->data + start;
}

#endif

void *
arena_alloc_raw(struct arena *a, size_t size)
{
    return take(a, size, ALIGNMENT);
}

/* A block that holds nothing else is looked for: there are few that large. */
void
arena_give_back(struct arena *a, void *p, size_t size)
{
    if (size < LARGE)
        return;
    for (struct block **at = &a->blocks; *at; at = &(*at)->next) {
        struct block *b = *at;

        if (b->data != p || b->used != size)
            continue;
        *at = b->next;
        free(b);
        return;
    }
}

void *
arena_alloc(struct arena *a, size_t size)
{
    return memset(arena_alloc_raw(a, size), 0, size);
}

char *
arena_strdup(struct arena *a, const char *s)
{
    return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

char *
arena_strndup(struct arena *a, const char *s, size_t n)
{
    char *copy = take(a, n + 1, 1);

    if (n)
        memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    char *s;

    va_start(ap, fmt);
    s = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return s;
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    char first[256], *s;
    va_list again;
    int n;

    va_copy(again, ap);
    n = vsnprintf(first, sizeof(first), fmt, again);
    va_end(again);
    if (n < 0)
        return arena_strdup(a, "");
    if ((size_t)n < sizeof(first))
        return arena_strndup(a, first, (size_t)n);
    s = arena_alloc_raw(a, (size_t)n + 1);
    vsnprintf(s, (size_t)n + 1, fmt, ap);
    return s;
}

size_t
arena_used(const struct arena *a)
{
    return a->used;
}
