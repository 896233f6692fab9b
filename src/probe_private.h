/* probe_private.h - what probe.c asks and probe_write.c writes down. */
#ifndef PGPREFLIGHT_PROBE_PRIVATE_H
#define PGPREFLIGHT_PROBE_PRIVATE_H

#include "probe.h"

/* Columns of src/sql/server.sql. */
enum server_column {
    SERVER_ROLE,
    SERVER_SUPERUSER,
    SERVER_MAY_CREATE_SCHEMA,
    SERVER_OWNER,
    SERVER_ENCODING,
    SERVER_TAKEN,
    SERVER_SCHEMAS,
    SERVER_CREATABLE,
    SERVER_EXTENSIONS,
    SERVER_AVAILABLE,
    SERVER_MEMBER_OF,
    SERVER_SETTINGS,
    SERVER_LOCKED,
    SERVER_RELATIONS,
    SERVER_STATISTICS_SECONDS
};

/* The queries that are about relations; all are ordered by the oid of the relation they are about.
 */
enum part {
    PART_RELATIONS,
    PART_COLUMNS,
    PART_CONSTRAINTS,
    PART_INDEXES,
    PART_ATTACHED,
    PART_VIEWS,
    PART_TYPES,
    PART_FUNCTIONS,
    PARTS
};

struct probing {
    struct db *db;
    struct arena *a;
    struct buf *out;
    const struct probe_wanted *wanted;
    struct db_result server, path, sessions;
    struct db_result part[PARTS];
    const char *scope, *locked; /* oid[], as text; NULL: everything */
    const struct name_list *touched;
    const struct string_list *found; /* of those, the names that exist */
    const struct probe_gap **last_gap;
};

/* Writes the document; `path` is the search path. */
void probe_write(struct probing *p, const struct string_list *path);

#endif
