/* read_object_kind.c - the grammar's ObjectType in our words. */
#include <ctype.h>

#include "read.h"

static const struct {
    ObjectType type;
    enum object_kind kind;
    const char *word; /* as the statement writes it, in lower case */
} rows[] = {
    {OBJECT_ACCESS_METHOD, OBJ_OTHER, "access method"},
    {OBJECT_AGGREGATE, OBJ_AGGREGATE, "aggregate"},
    {OBJECT_ATTRIBUTE, OBJ_COLUMN, "attribute"},
    {OBJECT_CAST, OBJ_OTHER, "cast"},
    {OBJECT_COLUMN, OBJ_COLUMN, "column"},
    {OBJECT_COLLATION, OBJ_OTHER, "collation"},
    {OBJECT_CONVERSION, OBJ_OTHER, "conversion"},
    {OBJECT_DATABASE, OBJ_DATABASE, "database"},
    {OBJECT_DEFACL, OBJ_OTHER, "default privileges"},
    {OBJECT_DOMAIN, OBJ_DOMAIN, "domain"},
    {OBJECT_DOMCONSTRAINT, OBJ_CONSTRAINT, "constraint"},
    {OBJECT_EVENT_TRIGGER, OBJ_OTHER, "event trigger"},
    {OBJECT_EXTENSION, OBJ_EXTENSION, "extension"},
    {OBJECT_FDW, OBJ_OTHER, "foreign data wrapper"},
    {OBJECT_FOREIGN_SERVER, OBJ_OTHER, "server"},
    {OBJECT_FOREIGN_TABLE, OBJ_FOREIGN_TABLE, "foreign table"},
    {OBJECT_FUNCTION, OBJ_FUNCTION, "function"},
    {OBJECT_INDEX, OBJ_INDEX, "index"},
    {OBJECT_LANGUAGE, OBJ_OTHER, "language"},
    {OBJECT_LARGEOBJECT, OBJ_OTHER, "large object"},
    {OBJECT_MATVIEW, OBJ_MATVIEW, "materialized view"},
    {OBJECT_OPCLASS, OBJ_OTHER, "operator class"},
    {OBJECT_OPERATOR, OBJ_OTHER, "operator"},
    {OBJECT_OPFAMILY, OBJ_OTHER, "operator family"},
    {OBJECT_PARAMETER_ACL, OBJ_OTHER, "parameter"},
    {OBJECT_POLICY, OBJ_POLICY, "policy"},
    {OBJECT_PROCEDURE, OBJ_PROCEDURE, "procedure"},
    {OBJECT_PUBLICATION, OBJ_PUBLICATION, "publication"},
    {OBJECT_ROLE, OBJ_ROLE, "role"},
    {OBJECT_ROUTINE, OBJ_FUNCTION, "routine"},
    {OBJECT_RULE, OBJ_RULE, "rule"},
    {OBJECT_SCHEMA, OBJ_SCHEMA, "schema"},
    {OBJECT_SEQUENCE, OBJ_SEQUENCE, "sequence"},
    {OBJECT_SUBSCRIPTION, OBJ_SUBSCRIPTION, "subscription"},
    {OBJECT_STATISTIC_EXT, OBJ_STATISTICS, "statistics"},
    {OBJECT_TABCONSTRAINT, OBJ_CONSTRAINT, "constraint"},
    {OBJECT_TABLE, OBJ_TABLE, "table"},
    {OBJECT_TABLESPACE, OBJ_TABLESPACE, "tablespace"},
    {OBJECT_TRANSFORM, OBJ_OTHER, "transform"},
    {OBJECT_TRIGGER, OBJ_TRIGGER, "trigger"},
    {OBJECT_TSCONFIGURATION, OBJ_OTHER, "text search configuration"},
    {OBJECT_TSDICTIONARY, OBJ_OTHER, "text search dictionary"},
    {OBJECT_TSPARSER, OBJ_OTHER, "text search parser"},
    {OBJECT_TSTEMPLATE, OBJ_OTHER, "text search template"},
    {OBJECT_TYPE, OBJ_TYPE, "type"},
    {OBJECT_USER_MAPPING, OBJ_OTHER, "user mapping"},
    {OBJECT_VIEW, OBJ_VIEW, "view"},
};

enum object_kind
read_object_kind(ObjectType type)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (rows[i].type == type)
            return rows[i].kind;
    return OBJ_OTHER;
}

const char *
read_object_word(ObjectType type)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (rows[i].type == type)
            return rows[i].word;
    return "object";
}

const char *
read_kind(struct reading *r, const char *verb, ObjectType type)
{
    char *kind = arena_printf(r->a, "%s %s", verb, read_object_word(type));

    for (char *c = kind; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return kind;
}
