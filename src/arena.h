/*
 * arena.h - memory in a few lifetimes: run, file, statement (design: "Memory, errors, limits").
 *
 * Nothing taken from an arena is freed on its own. A pointer may only be stored in something that
 * dies no later than the arena it came from. Running out of memory ends the process with a message
 * and status 2: no caller checks for NULL.
 */
#ifndef PGPREFLIGHT_ARENA_H
#define PGPREFLIGHT_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_create(void);
/* Gives everything back. Accepts NULL. */
void arena_destroy(struct arena *a);
/* Forgets the contents but keeps (a bounded part of) the memory for reuse. */
void arena_reset(struct arena *a);

/* Zeroed, aligned for any type of at most 8 bytes. size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);
/* Not zeroed. */
void *arena_alloc_raw(struct arena *a, size_t size);
/* A large allocation that is no longer needed, before the arena goes; a small one stays. */
void arena_give_back(struct arena *a, void *p, size_t size);
char *arena_strdup(struct arena *a, const char *s); /* NULL gives NULL */
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* For what a library keeps outside the arena (a compiled regex): free_it(arg) is called at the next
 * reset or destroy, the newest first, before any memory goes. */
void arena_defer(struct arena *a, void (*free_it)(void *), void *arg);

/* Bytes handed out since creation or the last reset; for tests and -v. */
size_t arena_used(const struct arena *a);

#define arena_new(a, type) ((type *) arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) ((type *) arena_alloc((a), sizeof(type) * (n)))

#endif
