/*
 * lock.h - table-level lock modes, in order of strength.
 * Source: PostgreSQL documentation, "Explicit Locking", table 13.2 (same in 12 to 19).
 */
#ifndef PGPREFLIGHT_LOCK_H
#define PGPREFLIGHT_LOCK_H

#include <stdbool.h>

enum lock_mode {
    LOCK_NONE,
    LOCK_ACCESS_SHARE,
    LOCK_ROW_SHARE,
    LOCK_ROW_EXCLUSIVE,
    LOCK_SHARE_UPDATE_EXCLUSIVE,
    LOCK_SHARE,
    LOCK_SHARE_ROW_EXCLUSIVE,
    LOCK_EXCLUSIVE,
    LOCK_ACCESS_EXCLUSIVE,
};

const char *lock_name(enum lock_mode m);           /* "ACCESS EXCLUSIVE"; "" for none */
enum lock_mode lock_from_name(const char *name);   /* also "AccessExclusiveLock"; LOCK_NONE if unknown */
bool lock_conflicts(enum lock_mode a, enum lock_mode b);
bool lock_blocks_reads(enum lock_mode m);          /* conflicts with SELECT's ACCESS SHARE */
bool lock_blocks_writes(enum lock_mode m);         /* conflicts with ROW EXCLUSIVE */
/* "reads and writes", "writes", "other DDL and VACUUM", "ACCESS EXCLUSIVE only" ... for messages */
const char *lock_blocks_text(enum lock_mode m);

#endif
