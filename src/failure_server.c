/*
 * failure_server.c - failures that only a server's own facts foretell: rights of the role, a server
 * that takes no writes, extensions and types that are not there. They have no row in the table of
 * facts: a proof would need another role, another server.
 */
#include "failure_server.h"

#include <stdarg.h>
#include <string.h>

#include "arena.h"
#include "type_cast.h"

static struct failure *fails(const struct effect_ctx *c, const char *sqlstate, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static struct failure *
fails(const struct effect_ctx *c, const char *sqlstate, const char *fmt, ...)
{
    struct failure *f = arena_new(c->arena, struct failure);
    va_list ap;

    va_start(ap, fmt);
    f->why = arena_vprintf(c->arena, fmt, ap);
    va_end(ap);
    f->sqlstate = sqlstate;
    f->certain = true;
    return f;
}

/* --- rights --------------------------------------------------------------------------------------
 */

/* Only the owner may. */
static bool
wants_owner(const struct op *op)
{
    switch (op->kind) {
    case OP_ADD_COLUMN:
    case OP_ADD_CONSTRAINT:
        return op->origin != ORIGIN_CREATE_TABLE;
    case OP_DROP_COLUMN:
    case OP_RENAME_COLUMN:
    case OP_ALTER_COLUMN_TYPE:
    case OP_SET_DEFAULT:
    case OP_DROP_DEFAULT:
    case OP_SET_NOT_NULL:
    case OP_DROP_NOT_NULL:
    case OP_VALIDATE_CONSTRAINT:
    case OP_DROP_CONSTRAINT:
    case OP_RENAME_CONSTRAINT:
    case OP_RENAME_RELATION:
    case OP_ENABLE_TRIGGER:
    case OP_DISABLE_TRIGGER:
    case OP_ROW_SECURITY:
    case OP_CREATE_INDEX:
    case OP_CREATE_POLICY:
    case OP_DROP_RELATION:
        return true;
    default:
        return false;
    }
}

static struct failure *
not_owner(const struct effect_ctx *c, const struct server_facts *s)
{
    const struct relation *r = c->target;

    if (!wants_owner(c->op) || !r || r->exists == TRI_NO || relation_is_new(r) || !r->owner ||
        string_list_has(s->member_of, r->owner))
        return NULL;
    /* The owner of its schema may drop it too; one who may not even create there is not that. */
    if (c->op->kind == OP_DROP_RELATION && string_list_has(s->may_create_in, r->name.schema))
        return NULL;
    return fails(c, "42501", "the role that migrates does not own %s", r->name.name);
}

static struct name
created(const struct op *op)
{
    switch (op->kind) {
    case OP_CREATE_TABLE:
    case OP_CREATE_TABLE_AS:
        return op->table && op->table->temporary ? (struct name){NULL, NULL} : op->rel;
    case OP_CREATE_VIEW:
    case OP_CREATE_MATVIEW:
        return op->rel;
    case OP_CREATE_TYPE:
    case OP_CREATE_DOMAIN:
    case OP_CREATE_FUNCTION:
        return op->object;
    default:
        return (struct name){NULL, NULL};
    }
}

static struct failure *
no_right_to_create(const struct effect_ctx *c, const struct server_facts *s)
{
    struct name n = created(c->op);
    const char *schema = n.schema;

    if (!n.name)
        return NULL;
    if (!schema) /* the first of the path that is there: only the usual one is surely that */
        schema = schema_qualify(c->schema, (struct name){NULL, "\001"}).schema;
    if (!schema || string_list_has(s->may_create_in, schema) ||
        schema_namespace_exists(c->schema, schema) != TRI_YES ||
        schema_namespace_is_new(c->schema, schema) || !strncmp(schema, "pg_", 3))
        return NULL;
    return fails(c, "42501", "the role that migrates may not create anything in schema %s", schema);
}

/* --- what is not there
 * ---------------------------------------------------------------------------- */

/* Types of extensions that are taken for built-in as long as nobody knows better. */
static const char *
extension_of(const char *type)
{
    static const char *const types[][2] = {
        {"citext", "citext"},    {"hstore", "hstore"},     {"vector", "vector"},
        {"ltree", "ltree"},      {"lquery", "ltree"},      {"ltxtquery", "ltree"},
        {"geometry", "postgis"}, {"geography", "postgis"},
    };

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (!strcmp(types[i][0], type))
            return types[i][1];
    return NULL;
}

/* The migration has created an extension: which types that brought is not known. */
static bool
extension_created(const struct effect_ctx *c, const struct server_facts *s)
{
    for (const struct string_list *l = s->available_extensions; l; l = l->next)
        if (schema_extension_exists(c->schema, l->text) == TRI_YES)
            return true;
    return false;
}

static struct failure *
type_missing(const struct effect_ctx *c, const struct server_facts *s)
{
    const struct op_column *col = c->op->column;
    const char *extension;
    struct name n;

    if ((c->op->kind != OP_ADD_COLUMN && c->op->kind != OP_ALTER_COLUMN_TYPE) || !col ||
        !col->type.name || col->type.pct_type || col->type.name[0] == '_' ||
        !schema_is_complete(c->schema) || extension_created(c, s))
        return NULL;
    n = (struct name){col->type.schema, col->type.name};
    extension = extension_of(n.name);
    if (schema_type(c->schema, n) || schema_relation(c->schema, n) ||
        (type_is_builtin(n.name) && !extension) || (n.schema && !strncmp(n.schema, "pg_", 3)))
        return NULL;
    if (!extension || schema_extension_exists(c->schema, extension) != TRI_NO)
        return extension ? NULL : fails(c, "42704", "type \"%s\" does not exist", n.name);
    return fails(c, "42704", "type \"%s\" does not exist: extension %s is not installed", n.name,
                 extension);
}

static struct failure *
extension_unavailable(const struct effect_ctx *c, const struct server_facts *s)
{
    const char *name = c->op->object.name;

    if (c->op->kind != OP_CREATE_EXTENSION || !name ||
        schema_extension_exists(c->schema, name) != TRI_NO ||
        string_list_has(s->available_extensions, name))
        return NULL;
    return fails(c, c->pg_version < 15 ? "58P01" : "0A000",
                 "extension \"%s\" is not available on this server", name);
}

static struct failure *
function_missing(const struct effect_ctx *c, const struct server_facts *s)
{
    const struct op *op = c->op;
    size_t n = 0;

    if (op->kind != OP_DROP_FUNCTION || op->if_exists || !op->object.name ||
        op->rel_kind != OBJ_FUNCTION || !schema_is_complete(c->schema) || extension_created(c, s) ||
        (op->object.schema && !strncmp(op->object.schema, "pg_", 3)))
        return NULL;
    if (schema_function(c->schema, op->object, &n) && n)
        return NULL;
    return fails(c, "42883", "function %s does not exist", op->object.name);
}

/* --- a server that takes no writes -------------------------------------------------------------
 */

static bool
writes(const struct op *op)
{
    switch (op->kind) {
    case OP_CREATE_TABLE:
    case OP_CREATE_INDEX:
    case OP_CREATE_VIEW:
    case OP_CREATE_FUNCTION:
    case OP_CREATE_TYPE:
    case OP_DROP_RELATION:
    case OP_DROP_INDEX:
    case OP_INSERT:
    case OP_UPDATE:
    case OP_DELETE:
    case OP_TRUNCATE:
    case OP_COMMENT:
        return true;
    default:
        return wants_owner(op);
    }
}

struct failure *
server_failure(const struct effect_ctx *c)
{
    const struct server_facts *s = schema_server(c->schema);
    struct failure *f = NULL;

    if (!s)
        return NULL;
    if (s->in_recovery && writes(c->op))
        return fails(c, "25006", "%s takes no writes: it is a standby",
                     s->host && *s->host ? s->host : "the server");
    if (s->read_only && writes(c->op) && !(c->unit && c->unit->access_said))
        return fails(c, "25006", "transactions are read-only here: default_transaction_read_only is on");
    /* After SET ROLE other rights count. */
    if (!s->superuser && !(c->unit && c->unit->role)) {
        f = not_owner(c, s);
        f = f ? f : no_right_to_create(c, s);
    }
    f = f ? f : type_missing(c, s);
    f = f ? f : extension_unavailable(c, s);
    return f ? f : function_missing(c, s);
}
