/* op.c - names of op and object kinds, and comparisons every reader of ops needs. */
#include <pgpreflight/op.h>

#include <assert.h>
#include <string.h>

static const char *const headings[OP_KIND_COUNT] = {
    [OP_NONE] = "",
#define OP(name, heading) [OP_##name] = heading,
#include <pgpreflight/op_list.h>
#undef OP
};

const char *
op_heading(enum op_kind kind)
{
    assert((unsigned) kind < OP_KIND_COUNT);
    return headings[kind];
}

const char *
object_kind_name(enum object_kind kind)
{
    switch (kind) {
    case OBJ_UNKNOWN:
        return "object";
    case OBJ_TABLE:
        return "table";
    case OBJ_PARTITIONED_TABLE:
        return "partitioned table";
    case OBJ_FOREIGN_TABLE:
        return "foreign table";
    case OBJ_VIEW:
        return "view";
    case OBJ_MATVIEW:
        return "materialized view";
    case OBJ_INDEX:
        return "index";
    case OBJ_SEQUENCE:
        return "sequence";
    case OBJ_TYPE:
        return "type";
    case OBJ_ENUM:
        return "enum type";
    case OBJ_COMPOSITE:
        return "composite type";
    case OBJ_RANGE:
        return "range type";
    case OBJ_DOMAIN:
        return "domain";
    case OBJ_FUNCTION:
        return "function";
    case OBJ_PROCEDURE:
        return "procedure";
    case OBJ_AGGREGATE:
        return "aggregate";
    case OBJ_SCHEMA:
        return "schema";
    case OBJ_TRIGGER:
        return "trigger";
    case OBJ_RULE:
        return "rule";
    case OBJ_POLICY:
        return "policy";
    case OBJ_COLUMN:
        return "column";
    case OBJ_CONSTRAINT:
        return "constraint";
    case OBJ_EXTENSION:
        return "extension";
    case OBJ_PUBLICATION:
        return "publication";
    case OBJ_SUBSCRIPTION:
        return "subscription";
    case OBJ_STATISTICS:
        return "statistics object";
    case OBJ_ROLE:
        return "role";
    case OBJ_DATABASE:
        return "database";
    case OBJ_TABLESPACE:
        return "tablespace";
    case OBJ_OTHER:
        return "object";
    }
    return "object";
}

static bool
text_equal(const char *a, const char *b)
{
    if (!a || !b)
        return a == b;
    return strcmp(a, b) == 0;
}

bool
name_equal(struct name a, struct name b)
{
    return text_equal(a.schema, b.schema) && text_equal(a.name, b.name);
}

bool
string_list_has(const struct string_list *l, const char *text)
{
    for (; l; l = l->next)
        if (text_equal(l->text, text))
            return true;
    return false;
}

size_t
string_list_count(const struct string_list *l)
{
    size_t n = 0;

    for (; l; l = l->next)
        n++;
    return n;
}
