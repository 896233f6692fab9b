/*
 * effect_object.c - rows for schemas, extensions, publications, subscriptions, statistics,
 * comments, databases and what else is no table.
 */
#include "effect_facts.h"
#include "effect_rows.h"

#include <string.h>

static bool
comment_on_relation(const struct effect_ctx *c)
{
    switch (c->op->rel_kind) {
    case OBJ_TABLE:
    case OBJ_PARTITIONED_TABLE:
    case OBJ_FOREIGN_TABLE:
    case OBJ_VIEW:
    case OBJ_MATVIEW:
    case OBJ_SEQUENCE:
    case OBJ_COLUMN:
        return c->op->rel.name;
    default:
        return false;
    }
}

static bool
comment_on_index(const struct effect_ctx *c)
{
    return c->op->rel_kind == OBJ_INDEX;
}

static bool
connects(const struct effect_ctx *c)
{
    for (const struct option *o = c->op->options; o; o = o->next)
        if ((name_is(o->name, "connect") || name_is(o->name, "create_slot")) &&
            name_is(o->value, "false"))
            return false;
    return true;
}

/* What ALTER DATABASE copies, it cannot undo. */
static bool
moves_database(const struct effect_ctx *c)
{
    return fact_detail(c, "set tablespace");
}

static bool
refreshes(const struct effect_ctx *c)
{
    return c->op->detail && strstr(c->op->detail, "refresh") != NULL;
}

static bool
is_collation(const struct effect_ctx *c)
{
    return fact_detail(c, "refresh collation version");
}

#define AEL(role)                                                                                  \
    {                                                                                              \
        role, LOCK_ACCESS_EXCLUSIVE, WORK_NONE                                                     \
    }
#define SUE(role)                                                                                  \
    {                                                                                              \
        role, LOCK_SHARE_UPDATE_EXCLUSIVE, WORK_NONE                                               \
    }
#define AS(role)                                                                                   \
    {                                                                                              \
        role, LOCK_ACCESS_SHARE, WORK_NONE                                                         \
    }
#define CATALOG_ONLY "Only the catalog is changed."
#define FIX_S1 "CREATE SCHEMA s1; CREATE TABLE s1.x(a int REFERENCES p(id)); "

const struct effect_row object_effects[] = {
    {
        .id = "create-schema",
        .op = OP_CREATE_SCHEMA,
        .undo = UNDO_FREE,
        .reason = CATALOG_ONLY,
        .proof = "CREATE SCHEMA s1",
    },
    {
        .id = "drop-schema-cascade",
        .op = OP_DROP_SCHEMA,
        .when = fact_cascade,
        .when_text = "CASCADE",
        .parts = {AEL(ROLE_SCHEMA_RELATIONS), AEL(ROLE_REFERENCED_OF_COLUMN)},
        .loses = LOSES_TABLE,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "Everything in the schema goes, and the tables its foreign keys point to are "
                  "locked.",
        .setup = FIX_P FIX_S1,
        .proof = "DROP SCHEMA s1 CASCADE",
    },
    {
        .id = "drop-schema",
        .op = OP_DROP_SCHEMA,
        .parts = {AEL(ROLE_SCHEMA_RELATIONS)},
        .loses = LOSES_OBJECT,
        .undo = UNDO_FREE,
        .reason = "Only an empty schema can be dropped so.",
        .setup = "CREATE SCHEMA s1",
        .proof = "DROP SCHEMA s1",
    },
    {
        .id = "rename-schema",
        .op = OP_RENAME_SCHEMA,
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; queries with the old name fail from then on.",
        .setup = "CREATE SCHEMA s1; CREATE TABLE s1.x(a int)",
        .proof = "ALTER SCHEMA s1 RENAME TO s9",
    },
    {
        .id = "create-extension",
        .op = OP_CREATE_EXTENSION,
        .undo = UNDO_FREE,
        .reason = "Runs the extension's own script; needs its files on the server, and often a "
                  "superuser.",
        .proof = "CREATE EXTENSION IF NOT EXISTS plpgsql",
    },
    {
        .id = "alter-extension",
        .op = OP_ALTER_EXTENSION,
        .undo = UNDO_NONE,
        .reason = "Runs the extension's own scripts from its version to the new one.",
        .unproved = "what an update script does is the extension's own",
    },
    {
        .id = "drop-extension-cascade",
        .op = OP_DROP_EXTENSION,
        .when = fact_cascade,
        .when_text = "CASCADE",
        .parts = {AEL(ROLE_EXTENSION_USERS)},
        .loses = LOSES_COLUMN,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "Columns, indexes and defaults that use the extension's types and functions go "
                  "with it.",
        .unproved = "needs an extension that a scratch server may not have",
    },
    {
        .id = "drop-extension",
        .op = OP_DROP_EXTENSION,
        .parts = {AEL(ROLE_EXTENSION_USERS)},
        .loses = LOSES_OBJECT,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "Refused while something depends on it.",
        .unproved = "needs an extension that a scratch server may not have",
    },
    {
        .id = "create-publication",
        .op = OP_CREATE_PUBLICATION,
        .parts = {SUE(ROLE_USES)},
        .undo = UNDO_FREE,
        .reason = "Reads and writes go on; UPDATE and DELETE need a replica identity from then on.",
        .setup = FIX_T,
        .proof = "CREATE PUBLICATION pb FOR TABLE t",
    },
    {
        .id = "alter-publication",
        .op = OP_ALTER_PUBLICATION,
        .parts = {SUE(ROLE_USES)},
        .undo = UNDO_FREE,
        .reason = "Reads and writes go on.",
        .setup = FIX_T "CREATE PUBLICATION pb",
        .proof = "ALTER PUBLICATION pb ADD TABLE t",
    },
    {
        .id = "drop-publication",
        .op = OP_DROP_PUBLICATION,
        .loses = LOSES_OBJECT,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "Subscribers get no more changes.",
        .setup = "CREATE PUBLICATION pb",
        .proof = "DROP PUBLICATION pb",
    },
    {
        .id = "create-subscription",
        .op = OP_CREATE_SUBSCRIPTION,
        .when = connects,
        .when_text = "creates a replication slot",
        .undo = UNDO_FREE,
        .no_transaction = true,
        .reason = "Creates a slot on the publisher, which cannot be undone by ROLLBACK.",
        .unproved = "needs a publisher to connect to",
    },
    {
        .id = "create-subscription-no-slot",
        .op = OP_CREATE_SUBSCRIPTION,
        .undo = UNDO_FREE,
        .reason = CATALOG_ONLY,
        .proof = "CREATE SUBSCRIPTION sub_effect CONNECTION 'dbname=nowhere' PUBLICATION x WITH "
                 "(connect = false, slot_name = NONE, enabled = false, create_slot = false)",
    },
    {
        .id = "alter-subscription-refresh",
        .op = OP_ALTER_SUBSCRIPTION,
        .when = refreshes,
        .when_text = "REFRESH PUBLICATION",
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "Asks the publisher for its tables and copies the new ones.",
        .unproved = "needs a publisher to connect to",
    },
    {
        .id = "alter-subscription",
        .op = OP_ALTER_SUBSCRIPTION,
        .undo = UNDO_FREE,
        .reason = CATALOG_ONLY,
        .unproved = "needs a subscription that is left over when the proof is rolled back",
    },
    {
        .id = "drop-subscription",
        .op = OP_DROP_SUBSCRIPTION,
        .loses = LOSES_OBJECT,
        .undo = UNDO_NONE,
        .reason = "Drops the slot on the publisher too; not possible inside a transaction unless "
                  "the subscription has none.",
        .unproved = "whether it may run in a transaction depends on the subscription's slot",
    },
    {
        .id = "create-statistics",
        .op = OP_CREATE_STATISTICS,
        .parts = {SUE(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "Reads and writes go on; filled by the next ANALYZE.",
        .setup = FIX_T,
        .proof = "CREATE STATISTICS st ON a, b FROM t",
    },
    {
        .id = "alter-statistics",
        .op = OP_ALTER_STATISTICS,
        .undo = UNDO_FREE,
        .reason = CATALOG_ONLY,
        .setup = FIX_T "CREATE STATISTICS st ON a, b FROM t",
        .proof = "ALTER STATISTICS st RENAME TO st9",
    },
    {
        .id = "drop-statistics",
        .op = OP_DROP_STATISTICS,
        .parts = {SUE(ROLE_STATISTICS_TABLE)},
        .loses = LOSES_OBJECT,
        .undo = UNDO_SLOW,
        .reason = "Only the catalog is changed; plans may change.",
        .setup = FIX_T "CREATE STATISTICS st ON a, b FROM t",
        .proof = "DROP STATISTICS st",
    },
    {
        .id = "comment-relation",
        .op = OP_COMMENT,
        .when = comment_on_relation,
        .when_text = "a table, view, sequence or column",
        .parts = {SUE(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "Reads and writes go on.",
        .setup = FIX_T,
        .proof = "COMMENT ON COLUMN t.a IS 'x'",
    },
    {
        .id = "comment-index",
        .op = OP_COMMENT,
        .when = comment_on_index,
        .when_text = "an index",
        .parts = {SUE(ROLE_OBJECT)},
        .undo = UNDO_FREE,
        .reason = "Reads and writes go on.",
        .setup = FIX_T,
        .proof = "COMMENT ON INDEX t_a_idx IS 'x'",
    },
    {
        .id = "comment",
        .op = OP_COMMENT,
        .parts = {AS(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "Reads and writes go on.",
        .setup = FIX_T,
        .proof = "COMMENT ON CONSTRAINT t_pkey ON t IS 'x'",
    },
    {
        .id = "security-label",
        .op = OP_SECURITY_LABEL,
        .parts = {SUE(ROLE_TARGET)},
        .undo = UNDO_NONE,
        .reason = "Reads and writes go on.",
        .unproved = "needs a label provider loaded",
    },
    {
        .id = "create-database",
        .op = OP_CREATE_DATABASE,
        .no_transaction = true,
        .undo = UNDO_FREE,
        .reason = "Copies the template database.",
        .unproved = "another database is outside what a proof watches",
    },
    {
        .id = "alter-database-tablespace",
        .op = OP_ALTER_DATABASE,
        .when = moves_database,
        .when_text = "SET TABLESPACE",
        .no_transaction = true,
        .undo = UNDO_SLOW,
        .reason = "Copies every file of the database; nobody may be connected.",
        .unproved = "another database is outside what a proof watches",
    },
    {
        .id = "alter-database",
        .op = OP_ALTER_DATABASE,
        .undo = UNDO_FREE,
        .reason = "Takes effect in sessions that start later.",
        .unproved = "another database is outside what a proof watches",
    },
    {
        .id = "drop-database",
        .op = OP_DROP_DATABASE,
        .no_transaction = true,
        .loses = LOSES_DATABASE,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "The whole database goes.",
        .unproved = "another database is outside what a proof watches",
    },
    {
        .id = "create-tablespace",
        .op = OP_CREATE_TABLESPACE,
        .no_transaction = true,
        .undo = UNDO_FREE,
        .reason = "A directory on the server is taken into use.",
        .unproved = "needs a directory on the server",
    },
    {
        .id = "drop-tablespace",
        .op = OP_DROP_TABLESPACE,
        .no_transaction = true,
        .undo = UNDO_NONE,
        .reason = "Only an empty tablespace can be dropped.",
        .unproved = "needs a directory on the server",
    },
    {
        .id = "alter-system",
        .op = OP_ALTER_SYSTEM,
        .no_transaction = true,
        .undo = UNDO_FREE,
        .reason = "Changes the server's configuration file for every database.",
        .unproved = "it changes the server's configuration, not the database",
    },
    {
        .id = "create-other",
        .op = OP_CREATE_OTHER,
        .undo = UNDO_FREE,
        .reason = CATALOG_ONLY,
        .proof = "CREATE COLLATION co FROM \"C\"",
    },
    {
        .id = "alter-other-collation",
        .op = OP_ALTER_OTHER,
        .when = is_collation,
        .when_text = "REFRESH VERSION of a collation",
        .undo = UNDO_NONE,
        .reason = "Only notes the new version: indexes built with the old one must be rebuilt.",
        .setup = "CREATE COLLATION co FROM \"C\"",
        .unproved = "needs a collation whose library version changed",
    },
    {
        .id = "alter-other",
        .op = OP_ALTER_OTHER,
        .undo = UNDO_FREE,
        .reason = CATALOG_ONLY,
        .setup = "CREATE COLLATION co FROM \"C\"",
        .proof = "ALTER COLLATION co RENAME TO co9",
    },
    {
        .id = "drop-other",
        .op = OP_DROP_OTHER,
        .loses = LOSES_OBJECT,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "Only the catalog is changed; refused while something depends on it.",
        .setup = "CREATE COLLATION co FROM \"C\"",
        .proof = "DROP COLLATION co",
    },
    {
        .id = "import-foreign-schema",
        .op = OP_IMPORT_FOREIGN_SCHEMA,
        .undo = UNDO_NONE,
        .reason = "Asks the other server for its tables and creates foreign tables.",
        .unproved = "needs a foreign data wrapper with a server behind it",
    },
    {.id = NULL},
};
