/*
 * type_change.h - what ALTER COLUMN ... TYPE does to the table, from the two types.
 *
 * Follows the server: coerce_to_target_type() in assignment context, then
 * ATColumnChangeRequiresRewrite() on the simplified expression (PostgreSQL source,
 * commands/tablecmds.c), then CheckIndexCompatible() for the indexes. Measured for about 4,400
 * pairs of types on servers 12 to 19.
 */
#ifndef PGPREFLIGHT_TYPE_CHANGE_H
#define PGPREFLIGHT_TYPE_CHANGE_H

#include <pgpreflight/schema.h>

enum type_cost {
    TYPE_FREE,    /* catalog only; indexes keep their files */
    TYPE_REINDEX, /* the table stays, indexes on the column are built anew */
    TYPE_REWRITE,
    TYPE_REFUSED, /* no assignment cast: 42804 */
    TYPE_UNKNOWN, /* the old or the new type is not known */
};

struct type_change {
    enum type_cost cost;
    bool zone;     /* free only if the session's TimeZone is UTC; cost is what it is otherwise */
    bool may_fail; /* a value may not fit or not convert */
    bool lossy;    /* values may be changed: rounded, cut */
};

struct type_change type_change(const struct schema *s, const struct type_name *from,
                               const char *from_collation, const struct type_name *to,
                               const char *to_collation, const struct expr *using_expr,
                               int pg_version, const char *time_zone);

/* Can a value of that type be assigned to the other without USING? */
enum tri type_assignable(const struct schema *s, const struct type_name *from,
                         const struct type_name *to, int pg_version);

/* Same type after domains, length and precision are taken off. */
bool type_same_base(const struct schema *s, const struct type_name *a, const struct type_name *b);

/* A time zone in which UTC offset is and always was zero, so that timestamps keep their bytes. */
bool type_zone_is_utc(const char *time_zone);

#endif
