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
    assert((unsigned)kind < OP_KIND_COUNT);
    return headings[kind];
}

const char *
object_kind_name(enum object_kind kind)
{
    static const char *const names[] = {
        [OBJ_UNKNOWN] = "object",
        [OBJ_TABLE] = "table",
        [OBJ_PARTITIONED_TABLE] = "partitioned table",
        [OBJ_FOREIGN_TABLE] = "foreign table",
        [OBJ_VIEW] = "view",
        [OBJ_MATVIEW] = "materialized view",
        [OBJ_INDEX] = "index",
        [OBJ_SEQUENCE] = "sequence",
        [OBJ_TYPE] = "type",
        [OBJ_ENUM] = "enum type",
        [OBJ_COMPOSITE] = "composite type",
        [OBJ_RANGE] = "range type",
        [OBJ_DOMAIN] = "domain",
        [OBJ_FUNCTION] = "function",
        [OBJ_PROCEDURE] = "procedure",
        [OBJ_AGGREGATE] = "aggregate",
        [OBJ_SCHEMA] = "schema",
        [OBJ_TRIGGER] = "trigger",
        [OBJ_RULE] = "rule",
        [OBJ_POLICY] = "policy",
        [OBJ_COLUMN] = "column",
        [OBJ_CONSTRAINT] = "constraint",
        [OBJ_EXTENSION] = "extension",
        [OBJ_PUBLICATION] = "publication",
        [OBJ_SUBSCRIPTION] = "subscription",
        [OBJ_STATISTICS] = "statistics object",
        [OBJ_ROLE] = "role",
        [OBJ_DATABASE] = "database",
        [OBJ_TABLESPACE] = "tablespace",
        [OBJ_OTHER] = "object",
    };

    _Static_assert(sizeof(names) / sizeof(names[0]) == OBJ_OTHER + 1, "a name for the last kind");
    return names[kind] ? names[kind] : "object";
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
