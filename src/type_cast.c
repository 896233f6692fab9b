/*
 * type_cast.c - see type_cast.h. The rows are pg_cast's of PostgreSQL 18; older servers differ only
 * in casts nobody migrates with (bytea to integers is 18).
 */
#include "type_cast.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct cast_row {
    const char *from;
    const char *to; /* separated by blanks */
    enum cast_context context;
    bool binary; /* the bytes stay as they are */
};

static const struct cast_row casts[] = {
    {"bit", "varbit", CAST_IMPLICIT, true},
    {"bit", "int4 int8", CAST_EXPLICIT, false},
    {"bool", "bpchar text varchar citext", CAST_ASSIGNMENT, false},
    {"bool", "int4", CAST_EXPLICIT, false},
    {"box", "polygon", CAST_ASSIGNMENT, false},
    {"box", "circle lseg point", CAST_EXPLICIT, false},
    {"bpchar", "name text varchar", CAST_IMPLICIT, false},
    {"bpchar", "char citext", CAST_ASSIGNMENT, false},
    {"bpchar", "xml", CAST_EXPLICIT, false},
    {"bytea", "int2 int4 int8", CAST_EXPLICIT, false},
    {"char", "text", CAST_IMPLICIT, false},
    {"char", "bpchar varchar", CAST_ASSIGNMENT, false},
    {"char", "int4", CAST_EXPLICIT, false},
    {"cidr", "inet", CAST_IMPLICIT, true},
    {"cidr", "bpchar text varchar", CAST_ASSIGNMENT, false},
    {"circle", "box point polygon", CAST_EXPLICIT, false},
    {"citext", "text varchar", CAST_IMPLICIT, true},
    {"citext", "bpchar", CAST_ASSIGNMENT, true},
    {"date", "timestamp timestamptz", CAST_IMPLICIT, false},
    {"daterange", "datemultirange", CAST_EXPLICIT, false},
    {"float4", "float8", CAST_IMPLICIT, false},
    {"float4", "int2 int4 int8 numeric", CAST_ASSIGNMENT, false},
    {"float8", "float4 int2 int4 int8 numeric", CAST_ASSIGNMENT, false},
    {"hstore", "json jsonb", CAST_EXPLICIT, false},
    {"inet", "bpchar cidr text varchar citext", CAST_ASSIGNMENT, false},
    {"int2", "float4 float8 int4 int8 numeric oid", CAST_IMPLICIT, false},
    {"int2", "bytea", CAST_EXPLICIT, false},
    {"int4", "float4 float8 int8 numeric", CAST_IMPLICIT, false},
    {"int4", "oid", CAST_IMPLICIT, true},
    {"int4", "int2 money", CAST_ASSIGNMENT, false},
    {"int4", "bit bool bytea char", CAST_EXPLICIT, false},
    {"int4range", "int4multirange", CAST_EXPLICIT, false},
    {"int8", "float4 float8 numeric oid", CAST_IMPLICIT, false},
    {"int8", "int2 int4 money", CAST_ASSIGNMENT, false},
    {"int8", "bit bytea", CAST_EXPLICIT, false},
    {"int8range", "int8multirange", CAST_EXPLICIT, false},
    {"interval", "time", CAST_ASSIGNMENT, false},
    {"json", "jsonb", CAST_ASSIGNMENT, false},
    {"jsonb", "json", CAST_ASSIGNMENT, false},
    {"jsonb", "bool float4 float8 int2 int4 int8 numeric", CAST_EXPLICIT, false},
    {"lseg", "point", CAST_EXPLICIT, false},
    {"macaddr", "macaddr8", CAST_IMPLICIT, false},
    {"macaddr8", "macaddr", CAST_IMPLICIT, false},
    {"money", "numeric", CAST_ASSIGNMENT, false},
    {"name", "text", CAST_IMPLICIT, false},
    {"name", "bpchar varchar", CAST_ASSIGNMENT, false},
    {"numeric", "float4 float8", CAST_IMPLICIT, false},
    {"numeric", "int2 int4 int8 money", CAST_ASSIGNMENT, false},
    {"numrange", "nummultirange", CAST_EXPLICIT, false},
    {"oid", "int8", CAST_ASSIGNMENT, false},
    {"oid", "int4", CAST_ASSIGNMENT, true},
    {"path", "polygon", CAST_ASSIGNMENT, false},
    {"point", "box", CAST_ASSIGNMENT, false},
    {"polygon", "path", CAST_ASSIGNMENT, false},
    {"polygon", "box circle point", CAST_EXPLICIT, false},
    {"text", "name regclass", CAST_IMPLICIT, false},
    {"text", "bpchar varchar", CAST_IMPLICIT, true},
    {"text", "char", CAST_ASSIGNMENT, false},
    {"text", "citext", CAST_ASSIGNMENT, true},
    {"text", "xml", CAST_EXPLICIT, false},
    {"time", "interval timetz", CAST_IMPLICIT, false},
    {"timestamp", "timestamptz", CAST_IMPLICIT, false},
    {"timestamp", "date time", CAST_ASSIGNMENT, false},
    {"timestamptz", "date time timestamp timetz", CAST_ASSIGNMENT, false},
    {"timetz", "time", CAST_ASSIGNMENT, false},
    {"tsrange", "tsmultirange", CAST_EXPLICIT, false},
    {"tstzrange", "tstzmultirange", CAST_EXPLICIT, false},
    {"varbit", "bit", CAST_IMPLICIT, true},
    {"varchar", "name regclass", CAST_IMPLICIT, false},
    {"varchar", "bpchar text", CAST_IMPLICIT, true},
    {"varchar", "char", CAST_ASSIGNMENT, false},
    {"varchar", "citext", CAST_ASSIGNMENT, true},
    {"varchar", "xml", CAST_EXPLICIT, false},
    {"xid8", "xid", CAST_EXPLICIT, false},
    {"xml", "bpchar text varchar", CAST_ASSIGNMENT, true},
};

static const char reg_types[] =
    "regclass regcollation regconfig regdictionary regnamespace regoper "
    "regoperator regproc regprocedure regrole regtype";
static const char string_types[] = "bpchar citext name text varchar";
static const char *const builtin_types[] = {
    "aclitem", "bit", "bool", "box", "bpchar", "bytea", "char", "cid", "cidr", "circle", "citext",
    "date", "datemultirange", "daterange", "float4", "float8", "geography", "geometry", "hstore",
    "inet", "int2", "int2vector", "int4", "int4multirange", "int4range", "int8", "int8multirange",
    "int8range", "interval", "json", "jsonb", "jsonpath", "line", "lquery", "lseg", "ltree",
    "ltxtquery", "macaddr", "macaddr8", "money", "name", "numeric", "nummultirange", "numrange",
    "oid", "oidvector", "path", "pg_lsn", "pg_snapshot", "point", "polygon", "refcursor", "text",
    "tid", "time", "timestamp", "timestamptz", "timetz", "tsmultirange", "tsquery", "tsrange",
    "tstzmultirange", "tstzrange", "tsvector", "txid_snapshot", "uuid", "varbit", "varchar",
    "vector", "xid", "xid8", "xml",
};

static bool
word_in(const char *word, const char *list)
{
    size_t n = strlen(word);

    for (const char *p = list; p; p = strchr(p, ' ')) {
        while (*p == ' ')
            p++;
        if (*p == *word && strncmp(p, word, n) == 0 && (p[n] == ' ' || p[n] == '\0'))
            return true;
    }
    return false;
}

/* The object identifier types are alike: from and to oid and int4 no byte changes. */
static enum cast_context
reg_cast(const char *from, const char *to, bool *ret_binary)
{
    bool from_reg = word_in(from, reg_types), to_reg = word_in(to, reg_types);

    if (to_reg && (strcmp(from, "oid") == 0 || strcmp(from, "int4") == 0)) {
        *ret_binary = true;
        return CAST_IMPLICIT;
    }
    if (to_reg && (strcmp(from, "int2") == 0 || strcmp(from, "int8") == 0))
        return CAST_IMPLICIT;
    if (from_reg && strcmp(to, "oid") == 0) {
        *ret_binary = true;
        return CAST_IMPLICIT;
    }
    if (from_reg && (strcmp(to, "int4") == 0 || strcmp(to, "int8") == 0)) {
        *ret_binary = strcmp(to, "int4") == 0;
        return CAST_ASSIGNMENT;
    }
    if (from_reg && to_reg && strncmp(from, to, strlen("regproc")) == 0) {
        *ret_binary = true; /* regproc and regprocedure, regoper and regoperator */
        return CAST_IMPLICIT;
    }
    return CAST_NONE;
}

enum cast_context
type_cast(const char *from, const char *to, bool *ret_binary)
{
    *ret_binary = false;
    for (size_t i = 0; i < sizeof(casts) / sizeof(casts[0]); i++)
        if (strcmp(casts[i].from, from) == 0 && word_in(to, casts[i].to)) {
            *ret_binary = casts[i].binary;
            return casts[i].context;
        }
    return reg_cast(from, to, ret_binary);
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool
type_is_builtin(const char *name)
{
    return bsearch(&name, builtin_types, sizeof(builtin_types) / sizeof(builtin_types[0]),
                   sizeof(builtin_types[0]), by_name) ||
           (strncmp(name, "reg", 3) == 0 && word_in(name, reg_types));
}

bool
type_is_string(const char *name, int pg_version)
{
    return word_in(name, string_types) || (pg_version < 15 && strcmp(name, "char") == 0);
}

/* The type whose operator class an index takes by default. */
static const char *
opclass_type(const char *name)
{
    if (strcmp(name, "varchar") == 0)
        return "text";
    if (strcmp(name, "cidr") == 0)
        return "inet";
    if (word_in(name, reg_types))
        return "oid";
    return name;
}

bool
type_same_opclass(const char *a, const char *b)
{
    return strcmp(opclass_type(a), opclass_type(b)) == 0;
}
