/* read_database.c - databases, tablespaces and the server's own configuration. */
#include <string.h>

#include "read.h"

static struct op *
database_op(struct reading *r, enum op_kind kind, const char *name, const char *detail)
{
    struct op *op = read_op(r, kind, -1);

    op->object.name = read_string(r, name);
    op->rel_kind = OBJ_DATABASE;
    op->detail = detail;
    return op;
}

static void
read_create_database(struct reading *r, const Node *node)
{
    const CreatedbStmt *s = (const CreatedbStmt *)node;

    database_op(r, OP_CREATE_DATABASE, s->dbname, NULL)->options = read_options(r, s->options);
}

static void
read_alter_database(struct reading *r, const Node *node)
{
    const AlterDatabaseStmt *s = (const AlterDatabaseStmt *)node;
    struct op *op = database_op(r, OP_ALTER_DATABASE, s->dbname, "options");
    ListCell *lc;

    op->options = read_options(r, s->options);
    foreach (lc, s->options)
        if (strcmp(((const DefElem *)lfirst(lc))->defname, "tablespace") == 0)
            op->detail = "set tablespace"; /* this one copies all files */
}

static void
read_refresh_collation(struct reading *r, const Node *node)
{
    database_op(r, OP_ALTER_DATABASE, ((const AlterDatabaseRefreshCollStmt *)node)->dbname,
                "refresh collation version");
}

static void
read_alter_database_set(struct reading *r, const Node *node)
{
    const AlterDatabaseSetStmt *s = (const AlterDatabaseSetStmt *)node;

    database_op(r, OP_ALTER_DATABASE, s->dbname, "set")->set = read_set(r, s->setstmt);
}

static void
read_alter_system(struct reading *r, const Node *node)
{
    struct op *op = read_op(r, OP_ALTER_SYSTEM, -1);

    op->set = read_set(r, ((const AlterSystemStmt *)node)->setstmt);
}

static void
read_create_tablespace(struct reading *r, const Node *node)
{
    const CreateTableSpaceStmt *s = (const CreateTableSpaceStmt *)node;
    struct op *op = database_op(r, OP_CREATE_TABLESPACE, s->tablespacename, "create");

    op->rel_kind = OBJ_TABLESPACE;
    op->options = read_options(r, s->options);
}

static void
read_alter_tablespace(struct reading *r, const Node *node)
{
    const AlterTableSpaceOptionsStmt *s = (const AlterTableSpaceOptionsStmt *)node;
    struct op *op =
        database_op(r, OP_CREATE_TABLESPACE, s->tablespacename, s->isReset ? "reset" : "set");

    op->rel_kind = OBJ_TABLESPACE;
    op->options = read_options(r, s->options);
}

const struct reader database_readers[] = {
    {T_CreatedbStmt, "CREATE DATABASE", read_create_database},
    {T_AlterDatabaseStmt, "ALTER DATABASE", read_alter_database},
    {T_AlterDatabaseRefreshCollStmt, "ALTER DATABASE", read_refresh_collation},
    {T_AlterDatabaseSetStmt, "ALTER DATABASE", read_alter_database_set},
    {T_AlterSystemStmt, "ALTER SYSTEM", read_alter_system},
    {T_CreateTableSpaceStmt, "CREATE TABLESPACE", read_create_tablespace},
    {T_AlterTableSpaceOptionsStmt, "ALTER TABLESPACE", read_alter_tablespace},
    {0, NULL, NULL},
};
