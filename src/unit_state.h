/*
 * unit_state.h - shared by unit*.c only: the locks a transaction holds and the session's settings.
 */
#ifndef PGPREFLIGHT_UNIT_STATE_H
#define PGPREFLIGHT_UNIT_STATE_H

#include <pgpreflight/effect.h>
#include <pgpreflight/unit.h>

#include "arena.h"

/* ---- unit_lock.c: held locks, by relation ------------------------------------------------- */

struct lock_node {
    struct held_lock lock; /* lock.next: the list of blocking ones */
    char *text;            /* the names; reused with the node */
    size_t text_size;
    bool listed;
    struct lock_node *next_free;
};

/* What a savepoint puts back, newest first. */
struct lock_change {
    struct lock_node *node;
    struct held_lock before; /* mode LOCK_NONE: it was not held */
    bool listed_before;
    struct lock_change *older;
};

struct lock_table {
    struct arena *arena;
    struct lock_node **slots; /* open addressing, a power of two */
    size_t n_slots, n_used;
    struct held_lock *blocking;
    size_t n_blocking;
    struct lock_change *changes, *free_changes;
    struct lock_node *free_nodes;
};

/* Where a savepoint stands. */
struct lock_mark {
    const struct lock_change *changes;
    struct held_lock *blocking;
    size_t n_blocking;
};

void locks_init(struct lock_table *t, struct arena *arena);
void locks_take(struct lock_table *t, const struct effect *e, size_t statement, size_t offset);
/* All locks that block were held that much longer. */
void locks_hold(struct lock_table *t, long low_ms, long high_ms);
/* A relation held under one name has another now. */
void locks_rename(struct lock_table *t, struct name from, struct name to);
struct lock_mark locks_mark(const struct lock_table *t);
void locks_release_to(struct lock_table *t, struct lock_mark mark);
void locks_release_all(struct lock_table *t);

/* ---- unit_setting.c: SET, SET LOCAL, RESET over transactions and savepoints --------------- */

enum setting_id {
    SETTING_LOCK_TIMEOUT,
    SETTING_STATEMENT_TIMEOUT,
    SETTING_IDLE_TIMEOUT,
    SETTING_TIME_ZONE,
    SETTING_SEARCH_PATH,
    SETTING_ROLE,
    SETTING_COUNT,
};

struct setting_value {
    bool known;                       /* somebody set it */
    const char *text;                 /* as written */
    const struct string_list *values; /* list settings */
};

/* Never changed once made, so a savepoint is a pointer. */
struct settings {
    struct setting_value now[SETTING_COUNT];     /* in force */
    struct setting_value session[SETTING_COUNT]; /* in force once the transaction has committed */
};

/* All unset, but for what the runner sets (lock_timeout; NULL: nothing). */
const struct settings *settings_initial(struct arena *a, const char *lock_timeout);
/* After SET or RESET. SET LOCAL has no effect outside a transaction. */
const struct settings *settings_after(struct arena *a, const struct settings *s,
                                      const struct settings *initial, const struct op *op,
                                      bool in_transaction);
/* SET LOCAL ends with the transaction. */
const struct settings *settings_committed(struct arena *a, const struct settings *s);
/* "2s", "500ms", 5000, "1min", 0. */
struct setting setting_timeout(const struct setting_value *v);

#endif
