/*
 * lock.c - the table-level lock modes and which of them conflict.
 * Source: PostgreSQL documentation, "Explicit Locking", table 13.2; LockConflicts[] in
 * storage/lmgr/lock.c. Unchanged from 12 to 19.
 */
#include <pgpreflight/lock.h>

#include <assert.h>
#include <ctype.h>
#include <stddef.h>

#define BIT(m) (1u << (m))

static const struct {
    const char *name;
    const char *blocks; /* what waits while it is held, in the words of our messages */
    unsigned conflicts;
} modes[] = {
    [LOCK_NONE] = {"", "nothing", 0},
    [LOCK_ACCESS_SHARE] = {"ACCESS SHARE", "ACCESS EXCLUSIVE only", BIT(LOCK_ACCESS_EXCLUSIVE)},
    [LOCK_ROW_SHARE] = {"ROW SHARE", "EXCLUSIVE and ACCESS EXCLUSIVE only",
                        BIT(LOCK_EXCLUSIVE) | BIT(LOCK_ACCESS_EXCLUSIVE)},
    [LOCK_ROW_EXCLUSIVE] = {"ROW EXCLUSIVE", "index builds and most DDL",
                            BIT(LOCK_SHARE) | BIT(LOCK_SHARE_ROW_EXCLUSIVE) | BIT(LOCK_EXCLUSIVE) |
                                BIT(LOCK_ACCESS_EXCLUSIVE)},
    [LOCK_SHARE_UPDATE_EXCLUSIVE] = {"SHARE UPDATE EXCLUSIVE", "other DDL and VACUUM",
                                     BIT(LOCK_SHARE_UPDATE_EXCLUSIVE) | BIT(LOCK_SHARE) |
                                         BIT(LOCK_SHARE_ROW_EXCLUSIVE) | BIT(LOCK_EXCLUSIVE) |
                                         BIT(LOCK_ACCESS_EXCLUSIVE)},
    [LOCK_SHARE] = {"SHARE", "writes",
                    BIT(LOCK_ROW_EXCLUSIVE) | BIT(LOCK_SHARE_UPDATE_EXCLUSIVE) |
                        BIT(LOCK_SHARE_ROW_EXCLUSIVE) | BIT(LOCK_EXCLUSIVE) |
                        BIT(LOCK_ACCESS_EXCLUSIVE)},
    [LOCK_SHARE_ROW_EXCLUSIVE] = {"SHARE ROW EXCLUSIVE", "writes",
                                  BIT(LOCK_ROW_EXCLUSIVE) | BIT(LOCK_SHARE_UPDATE_EXCLUSIVE) |
                                      BIT(LOCK_SHARE) | BIT(LOCK_SHARE_ROW_EXCLUSIVE) |
                                      BIT(LOCK_EXCLUSIVE) | BIT(LOCK_ACCESS_EXCLUSIVE)},
    [LOCK_EXCLUSIVE] = {"EXCLUSIVE", "writes and SELECT ... FOR UPDATE / SHARE",
                        BIT(LOCK_ROW_SHARE) | BIT(LOCK_ROW_EXCLUSIVE) |
                            BIT(LOCK_SHARE_UPDATE_EXCLUSIVE) | BIT(LOCK_SHARE) |
                            BIT(LOCK_SHARE_ROW_EXCLUSIVE) | BIT(LOCK_EXCLUSIVE) |
                            BIT(LOCK_ACCESS_EXCLUSIVE)},
    [LOCK_ACCESS_EXCLUSIVE] = {"ACCESS EXCLUSIVE", "reads and writes",
                               BIT(LOCK_ACCESS_SHARE) | BIT(LOCK_ROW_SHARE) |
                                   BIT(LOCK_ROW_EXCLUSIVE) | BIT(LOCK_SHARE_UPDATE_EXCLUSIVE) |
                                   BIT(LOCK_SHARE) | BIT(LOCK_SHARE_ROW_EXCLUSIVE) |
                                   BIT(LOCK_EXCLUSIVE) | BIT(LOCK_ACCESS_EXCLUSIVE)},
};

const char *
lock_name(enum lock_mode m)
{
    assert((unsigned) m <= LOCK_ACCESS_EXCLUSIVE);
    return modes[m].name;
}

/* Compares letters only, so that "ACCESS EXCLUSIVE", "access exclusive" and "AccessExclusiveLock"
 * are one name; `given` may end in "Lock" or "MODE". */
static bool
same_letters(const char *name, const char *given)
{
    for (;;) {
        while (*name == ' ')
            name++;
        while (*given == ' ' || *given == '_')
            given++;
        if (!*name)
            break;
        if (tolower((unsigned char) *name) != tolower((unsigned char) *given))
            return false;
        name++;
        given++;
    }
    if (!*given)
        return true;
    for (const char *const *tail = (const char *const[]){"lock", "mode", NULL}; *tail; tail++) {
        size_t i = 0;

        while ((*tail)[i] && tolower((unsigned char) given[i]) == (*tail)[i])
            i++;
        if (!(*tail)[i] && !given[i])
            return true;
    }
    return false;
}

enum lock_mode
lock_from_name(const char *name)
{
    if (!name)
        return LOCK_NONE;
    for (int m = LOCK_ACCESS_SHARE; m <= LOCK_ACCESS_EXCLUSIVE; m++)
        if (same_letters(modes[m].name, name))
            return (enum lock_mode) m;
    return LOCK_NONE;
}

bool
lock_conflicts(enum lock_mode a, enum lock_mode b)
{
    assert((unsigned) a <= LOCK_ACCESS_EXCLUSIVE && (unsigned) b <= LOCK_ACCESS_EXCLUSIVE);
    return (modes[a].conflicts & BIT(b)) != 0;
}

bool
lock_blocks_reads(enum lock_mode m)
{
    return lock_conflicts(m, LOCK_ACCESS_SHARE);
}

bool
lock_blocks_writes(enum lock_mode m)
{
    return lock_conflicts(m, LOCK_ROW_EXCLUSIVE);
}

const char *
lock_blocks_text(enum lock_mode m)
{
    assert((unsigned) m <= LOCK_ACCESS_EXCLUSIVE);
    return modes[m].blocks;
}
