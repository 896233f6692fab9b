/*
 * type_cast.h - which casts PostgreSQL has (pg_cast), by catalog names of types.
 */
#ifndef PGPREFLIGHT_TYPE_CAST_H
#define PGPREFLIGHT_TYPE_CAST_H

#include <stdbool.h>

enum cast_context {
    CAST_NONE,
    CAST_EXPLICIT,
    CAST_ASSIGNMENT,
    CAST_IMPLICIT,
};

/* The strongest context in which pg_cast has that cast; *ret_binary when it changes no byte. Does
 * not know the casts every type has to and from text (see type_is_string). */
enum cast_context type_cast(const char *from, const char *to, bool *ret_binary);

bool type_is_builtin(const char *name); /* a type of pg_catalog, or of a common extension */
bool type_is_string(const char *name,
                    int pg_version); /* type category S: anything may be assigned to it */
/* Types whose default btree operator class is the same keep their indexes. */
bool type_same_opclass(const char *a, const char *b);

#endif
