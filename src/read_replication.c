/* read_replication.c - publications, subscriptions, foreign data wrappers and servers. */
#include "read.h"

static struct op *
named_op(struct reading *r, enum op_kind kind, enum object_kind object, const char *name)
{
    struct op *op = read_op(r, kind, -1);

    op->object.name = read_string(r, name);
    op->rel_kind = object;
    return op;
}

/* --- publications: their tables are uses, their schemas strings ------------------------------ */

static void
read_published(struct reading *r, struct op *op, const List *objects)
{
    struct string_builder schemas = {0};
    struct walk w;
    ListCell *lc;

    walk_begin(&w, r, false);
    foreach (lc, objects) {
        const PublicationObjSpec *spec = lfirst(lc);

        if (spec->pubtable) {
            walk_add(&w, spec->pubtable->relation);
            walk_add(&w, spec->pubtable->whereClause);
        } else if (spec->pubobjtype == PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA) {
            string_builder_add(&schemas, r->a, "current_schema");
        } else if (spec->name) {
            string_builder_add(&schemas, r->a, read_string(r, spec->name));
        }
    }
    op->uses = walk_uses(&w);
    op->calls = walk_calls(&w);
    op->strings = schemas.first;
}

static void
read_create_publication(struct reading *r, const Node *node)
{
    const CreatePublicationStmt *s = (const CreatePublicationStmt *)node;
    struct op *op = named_op(r, OP_CREATE_PUBLICATION, OBJ_PUBLICATION, s->pubname);

    op->detail = s->for_all_tables ? "all tables" : NULL;
    op->options = read_options(r, s->options);
    read_published(r, op, s->pubobjects);
}

static void
read_alter_publication(struct reading *r, const Node *node)
{
    static const char *const actions[] = {
        [AP_AddObjects] = "add",
        [AP_DropObjects] = "drop",
        [AP_SetObjects] = "set",
    };
    const AlterPublicationStmt *s = (const AlterPublicationStmt *)node;
    struct op *op = named_op(r, OP_ALTER_PUBLICATION, OBJ_PUBLICATION, s->pubname);

    op->detail = s->options ? "options" : actions[s->action];
    op->options = read_options(r, s->options);
    read_published(r, op, s->pubobjects);
}

/* --- subscriptions: the connection string may hold a password and is not kept ---------------- */

static void
read_create_subscription(struct reading *r, const Node *node)
{
    const CreateSubscriptionStmt *s = (const CreateSubscriptionStmt *)node;
    struct op *op = named_op(r, OP_CREATE_SUBSCRIPTION, OBJ_SUBSCRIPTION, s->subname);

    op->strings = read_string_list(r, s->publication);
    op->options = read_options(r, s->options);
}

static void
read_alter_subscription(struct reading *r, const Node *node)
{
    static const char *const kinds[] = {
        [ALTER_SUBSCRIPTION_OPTIONS] = "options",
        [ALTER_SUBSCRIPTION_CONNECTION] = "connection",
        [ALTER_SUBSCRIPTION_SET_PUBLICATION] = "set publication",
        [ALTER_SUBSCRIPTION_ADD_PUBLICATION] = "add publication",
        [ALTER_SUBSCRIPTION_DROP_PUBLICATION] = "drop publication",
        [ALTER_SUBSCRIPTION_REFRESH] = "refresh publication",
        [ALTER_SUBSCRIPTION_ENABLED] = "enable",
        [ALTER_SUBSCRIPTION_SKIP] = "skip",
    };
    const AlterSubscriptionStmt *s = (const AlterSubscriptionStmt *)node;
    struct op *op = named_op(r, OP_ALTER_SUBSCRIPTION, OBJ_SUBSCRIPTION, s->subname);

    op->detail = kinds[s->kind];
    if (s->kind == ALTER_SUBSCRIPTION_ENABLED && !read_flag(s->options, "enabled"))
        op->detail = "disable";
    op->strings = read_string_list(r, s->publication);
    op->options = read_options(r, s->options);
}

/* --- foreign data --------------------------------------------------------------------------- */

static struct op *
foreign_op(struct reading *r, enum op_kind kind, const char *name, const char *detail,
           const List *options)
{
    struct op *op = named_op(r, kind, OBJ_OTHER, name);

    op->detail = detail;
    op->options = read_options(r, options);
    return op;
}

static void
read_create_fdw(struct reading *r, const Node *node)
{
    const CreateFdwStmt *s = (const CreateFdwStmt *)node;

    foreign_op(r, OP_CREATE_OTHER, s->fdwname, "foreign data wrapper", s->options);
}

static void
read_alter_fdw(struct reading *r, const Node *node)
{
    const AlterFdwStmt *s = (const AlterFdwStmt *)node;

    foreign_op(r, OP_ALTER_OTHER, s->fdwname, "foreign data wrapper", s->options);
}

static void
read_create_server(struct reading *r, const Node *node)
{
    const CreateForeignServerStmt *s = (const CreateForeignServerStmt *)node;
    struct op *op = foreign_op(r, OP_CREATE_OTHER, s->servername, "server", s->options);

    op->if_not_exists = s->if_not_exists;
    op->other.name = read_string(r, s->fdwname);
}

static void
read_alter_server(struct reading *r, const Node *node)
{
    const AlterForeignServerStmt *s = (const AlterForeignServerStmt *)node;

    foreign_op(r, OP_ALTER_OTHER, s->servername, "server", s->options);
}

static void
read_create_user_mapping(struct reading *r, const Node *node)
{
    const CreateUserMappingStmt *s = (const CreateUserMappingStmt *)node;
    struct op *op = foreign_op(r, OP_CREATE_OTHER, NULL, "user mapping", s->options);

    op->object.name = read_role(r, s->user);
    op->other.name = read_string(r, s->servername);
    op->if_not_exists = s->if_not_exists;
}

static void
read_alter_user_mapping(struct reading *r, const Node *node)
{
    const AlterUserMappingStmt *s = (const AlterUserMappingStmt *)node;
    struct op *op = foreign_op(r, OP_ALTER_OTHER, NULL, "user mapping", s->options);

    op->object.name = read_role(r, s->user);
    op->other.name = read_string(r, s->servername);
}

static void
read_import_schema(struct reading *r, const Node *node)
{
    const ImportForeignSchemaStmt *s = (const ImportForeignSchemaStmt *)node;
    struct op *op = named_op(r, OP_IMPORT_FOREIGN_SCHEMA, OBJ_SCHEMA, s->local_schema);
    struct string_builder b = {0};
    ListCell *lc;

    op->other.schema = read_string(r, s->server_name);
    op->other.name = read_string(r, s->remote_schema);
    if (s->list_type == FDW_IMPORT_SCHEMA_LIMIT_TO)
        op->detail = "limit to";
    else if (s->list_type == FDW_IMPORT_SCHEMA_EXCEPT)
        op->detail = "except";
    foreach (lc, s->table_list)
        string_builder_add(&b, r->a, read_rangevar(r, lfirst(lc)).name);
    op->strings = b.first;
    op->options = read_options(r, s->options);
}

const struct reader replication_readers[] = {
    {T_CreatePublicationStmt, "CREATE PUBLICATION", read_create_publication},
    {T_AlterPublicationStmt, "ALTER PUBLICATION", read_alter_publication},
    {T_CreateSubscriptionStmt, "CREATE SUBSCRIPTION", read_create_subscription},
    {T_AlterSubscriptionStmt, "ALTER SUBSCRIPTION", read_alter_subscription},
    {T_CreateFdwStmt, "CREATE FOREIGN DATA WRAPPER", read_create_fdw},
    {T_AlterFdwStmt, "ALTER FOREIGN DATA WRAPPER", read_alter_fdw},
    {T_CreateForeignServerStmt, "CREATE SERVER", read_create_server},
    {T_AlterForeignServerStmt, "ALTER SERVER", read_alter_server},
    {T_CreateUserMappingStmt, "CREATE USER MAPPING", read_create_user_mapping},
    {T_AlterUserMappingStmt, "ALTER USER MAPPING", read_alter_user_mapping},
    {T_ImportForeignSchemaStmt, "IMPORT FOREIGN SCHEMA", read_import_schema},
    {0, NULL, NULL},
};
