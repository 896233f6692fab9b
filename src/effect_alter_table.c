/*
 * effect_alter_table.c - rows for the ALTER TABLE (VIEW, SEQUENCE ...) clauses about the relation
 * as a whole: name, owner, storage, triggers, row security, inheritance.
 */
#include "effect_facts.h"
#include "effect_rows.h"

#include <string.h>

static bool
is_sequence(const struct effect_ctx *c)
{
    return fact_target_is(c, OBJ_SEQUENCE) || c->op->rel_kind == OBJ_SEQUENCE;
}

static bool
is_index(const struct effect_ctx *c)
{
    return c->op->rel_kind == OBJ_INDEX;
}

static bool
names_index(const struct effect_ctx *c)
{
    const struct relation *r = c->op->rel.name ? schema_relation(c->schema, c->op->rel) : NULL;

    return r && r->exists != TRI_NO && r->kind == OBJ_INDEX;
}

static bool
not_relation(const struct effect_ctx *c)
{
    return !c->op->rel.name;
}

static bool
already_unlogged(const struct effect_ctx *c)
{
    return c->target && c->target->unlogged;
}

/* Never said UNLOGGED, and known from its creation. */
static bool
already_logged(const struct effect_ctx *c)
{
    return c->target && !c->target->unlogged && c->target->complete == TRI_YES;
}

static bool
partitioned(const struct effect_ctx *c)
{
    return fact_target_partitioned(c);
}

/*
 * Storage parameters that the server changes under ACCESS EXCLUSIVE; all others of a table take
 * SHARE UPDATE EXCLUSIVE (AlterTableGetRelOptionsLockLevel).
 */
static bool
exclusive_parameter(const struct effect_ctx *c)
{
    static const char *const names[] = {"user_catalog_table"};

    for (const struct option *o = c->op->options; o; o = o->next)
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
            if (o->name && strcmp(o->name, names[i]) == 0)
                return true;
    return false;
}

static bool
view_options(const struct effect_ctx *c)
{
    return fact_target_is_view(c);
}

static bool
by_index(const struct effect_ctx *c)
{
    return c->op->name != NULL;
}

#define AEL(role)                                                                                  \
    {                                                                                              \
        role, LOCK_ACCESS_EXCLUSIVE, WORK_NONE                                                     \
    }
#define SUE(role)                                                                                  \
    {                                                                                              \
        role, LOCK_SHARE_UPDATE_EXCLUSIVE, WORK_NONE                                               \
    }
#define SRE(role)                                                                                  \
    {                                                                                              \
        role, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE                                                  \
    }
#define FIX_ROLE "DROP ROLE IF EXISTS effect_role; CREATE ROLE effect_role; "

const struct effect_row alter_table_effects[] = {
    {
        .id = "rename-index-by-alter-table",
        .op = OP_RENAME_RELATION,
        .when = names_index,
        .when_text = "ALTER TABLE ... RENAME of what is an index",
        .parts = {AEL(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason =
            "Only the catalog is changed, but queries that use the index wait; ALTER INDEX takes "
            "a weaker lock.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t_a_idx RENAME TO t_a_idx9",
    },
    {
        .id = "rename-relation",
        .op = OP_RENAME_RELATION,
        .parts = {AEL(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; queries with the old name fail from then on.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t RENAME TO t2",
    },
    {
        .id = "set-schema-object",
        .op = OP_SET_SCHEMA,
        .when = not_relation,
        .when_text = "a function, type or other object that is no relation",
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; callers that do not name the schema may lose it.",
        .setup = "CREATE SCHEMA s1; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        .proof = "ALTER FUNCTION f() SET SCHEMA s1",
    },
    {
        .id = "set-schema",
        .op = OP_SET_SCHEMA,
        .parts = {AEL(ROLE_TARGET), AEL(ROLE_OWNED_SEQUENCES)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; queries with the old schema fail from then on.",
        .setup = "CREATE SCHEMA s1; CREATE TABLE k(x serial)",
        .proof = "ALTER TABLE k SET SCHEMA s1",
    },
    {
        .id = "owner-to-object",
        .op = OP_OWNER_TO,
        .when = not_relation,
        .when_text = "a function, type or other object that is no relation",
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed.",
        .setup = FIX_ROLE "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        .proof = "ALTER FUNCTION f() OWNER TO effect_role",
    },
    {
        .id = "owner-to",
        .op = OP_OWNER_TO,
        .parts = {AEL(ROLE_TARGET), AEL(ROLE_INDEXES), AEL(ROLE_OWNED_SEQUENCES)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed, for the table, its indexes and its sequences.",
        .setup = FIX_ROLE FIX_T,
        .proof = "ALTER TABLE t OWNER TO effect_role",
    },
    {
        .id = "set-tablespace-index",
        .op = OP_SET_TABLESPACE,
        .when = is_index,
        .when_text = "an index",
        .parts = {{ROLE_OBJECT, LOCK_ACCESS_EXCLUSIVE, WORK_COPY}},
        .undo = UNDO_SLOW,
        .reason = "The index's file is copied; queries that would use it wait.",
        .setup = FIX_T,
        .unproved = "needs a second tablespace, which is made outside the database",
    },
    {
        .id = "set-tablespace-all",
        .op = OP_SET_TABLESPACE,
        .when = not_relation,
        .when_text = "ALL IN TABLESPACE",
        .parts = {{ROLE_ALL_RELATIONS, LOCK_ACCESS_EXCLUSIVE, WORK_COPY}},
        .undo = UNDO_SLOW,
        .reason = "The file of every table in the tablespace is copied, all in one transaction.",
        .unproved = "needs a second tablespace, which is made outside the database",
    },
    {
        .id = "set-tablespace-partitioned",
        .op = OP_SET_TABLESPACE,
        .when = partitioned,
        .when_text = "a partitioned table",
        .parts = {AEL(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason =
            "A partitioned table has no rows of its own; only partitions to come are affected.",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt SET TABLESPACE pg_default",
    },
    {
        .id = "set-tablespace",
        .op = OP_SET_TABLESPACE,
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_COPY}},
        .undo = UNDO_SLOW,
        .reason = "The table's file is copied to the other tablespace.",
        .unproved = "needs a second tablespace, which is made outside the database",
    },
    {
        .id = "set-access-method-partitioned",
        .op = OP_SET_ACCESS_METHOD,
        .when = partitioned,
        .when_text = "a partitioned table",
        .since = 17,
        .parts = {AEL(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason =
            "A partitioned table has no rows of its own; only partitions to come are affected.",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt SET ACCESS METHOD heap",
    },
    {
        .id = "set-access-method",
        .op = OP_SET_ACCESS_METHOD,
        .since = 15,
        .parts = {{ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_REWRITE},
                  {ROLE_INDEXES, LOCK_ACCESS_EXCLUSIVE, WORK_INDEX_REBUILD}},
        .undo = UNDO_SLOW,
        .reason = "The table is written anew in the other access method, and all its indexes.",
        .setup = FIX_T "CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler",
        .proof = "ALTER TABLE t SET ACCESS METHOD heap2",
    },
    {
        .id = "set-logged-already",
        .op = OP_SET_LOGGED,
        .when = already_logged,
        .when_text = "the table is logged",
        .parts = {AEL(ROLE_TARGET)},
        .undo = UNDO_NONE,
        .reason = "The table is logged already: nothing is done.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t SET LOGGED",
    },
    {
        .id = "set-logged",
        .op = OP_SET_LOGGED,
        .parts = {{ROLE_REFERENCED_OF_COLUMN, LOCK_ACCESS_SHARE, WORK_NONE},
                  {ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_REWRITE},
                  {ROLE_INDEXES, LOCK_ACCESS_EXCLUSIVE, WORK_INDEX_REBUILD}},
        .undo = UNDO_SLOW,
        .reason = "The table is written anew so that it gets into the log.",
        .setup = "CREATE UNLOGGED TABLE k(id int PRIMARY KEY); "
                 "INSERT INTO k SELECT generate_series(1, 1000)",
        .proof = "ALTER TABLE k SET LOGGED",
    },
    {
        .id = "set-unlogged-sequence",
        .op = OP_SET_UNLOGGED,
        .when = is_sequence,
        .when_text = "a sequence",
        .since = 15,
        .parts = {AEL(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "The sequence gets a new file of one page.",
        .setup = "CREATE SEQUENCE sq",
        .proof = "ALTER SEQUENCE sq SET UNLOGGED",
    },
    {
        .id = "set-unlogged-already",
        .op = OP_SET_UNLOGGED,
        .when = already_unlogged,
        .when_text = "the table is unlogged",
        .parts = {AEL(ROLE_TARGET)},
        .undo = UNDO_NONE,
        .reason = "The table is unlogged already: nothing is done.",
        .setup = "CREATE UNLOGGED TABLE k(id int PRIMARY KEY)",
        .proof = "ALTER TABLE k SET UNLOGGED",
    },
    {
        .id = "set-unlogged",
        .op = OP_SET_UNLOGGED,
        .parts = {{ROLE_REFERENCING, LOCK_ACCESS_SHARE, WORK_NONE},
                  {ROLE_TARGET, LOCK_ACCESS_EXCLUSIVE, WORK_REWRITE},
                  {ROLE_INDEXES, LOCK_ACCESS_EXCLUSIVE, WORK_INDEX_REBUILD}},
        .undo = UNDO_SLOW,
        .reason = "The table is written anew, and its rows are lost at the next crash.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t SET UNLOGGED",
    },
    {
        .id = "set-storage-parameters-view",
        .op = OP_SET_STORAGE_PARAMETERS,
        .when = view_options,
        .when_text = "a view",
        .parts = {AEL(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed.",
        .setup = "CREATE VIEW v AS SELECT 1 AS x",
        .proof = "ALTER TABLE v SET (security_barrier = true)",
    },
    {
        .id = "set-storage-parameters-exclusive",
        .op = OP_SET_STORAGE_PARAMETERS,
        .when = exclusive_parameter,
        .when_text = "user_catalog_table",
        .parts = {AEL(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed, but this parameter needs the strongest lock.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t SET (user_catalog_table = true)",
    },
    {
        .id = "set-storage-parameters",
        .op = OP_SET_STORAGE_PARAMETERS,
        .parts = {SUE(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; reads and writes go on.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01)",
    },
    {
        .id = "cluster-on",
        .op = OP_CLUSTER_ON,
        .parts = {SUE(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "Only notes the index for a later CLUSTER.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t CLUSTER ON t_a_idx",
    },
    {
        .id = "set-without-oids",
        .op = OP_SET_WITHOUT_OIDS,
        .parts = {AEL(ROLE_TARGET), AEL(ROLE_DESCENDANTS)},
        .undo = UNDO_NONE,
        .reason = "Tables have had no OIDs since PostgreSQL 12: nothing is done.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t SET WITHOUT OIDS",
    },
    {
        .id = "inherit",
        .op = OP_INHERIT,
        .parts = {AEL(ROLE_TARGET), SUE(ROLE_OTHER)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed, for child and parent.",
        .setup = "CREATE TABLE ip(id int); CREATE TABLE ich(id int)",
        .proof = "ALTER TABLE ich INHERIT ip",
    },
    {
        .id = "no-inherit",
        .op = OP_NO_INHERIT,
        .parts = {AEL(ROLE_TARGET), {ROLE_OTHER, LOCK_ACCESS_SHARE, WORK_NONE}},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed, for child and parent.",
        .setup = FIX_INHERIT,
        .proof = "ALTER TABLE ich NO INHERIT ip",
    },
    {
        .id = "of-type",
        .op = OP_OF_TYPE,
        .parts = {AEL(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed.",
        .setup = "CREATE TYPE ct AS (x int); CREATE TABLE k OF ct",
        .proof = "ALTER TABLE k NOT OF",
    },
    {
        .id = "replica-identity-index",
        .op = OP_REPLICA_IDENTITY,
        .when = by_index,
        .when_text = "USING INDEX",
        .parts = {AEL(ROLE_TARGET), {ROLE_REPLICA_INDEX, LOCK_SHARE, WORK_NONE}},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed.",
        .setup = FIX_T "CREATE UNIQUE INDEX t_a_u ON t(a)",
        .proof = "ALTER TABLE t REPLICA IDENTITY USING INDEX t_a_u",
    },
    {
        .id = "replica-identity",
        .op = OP_REPLICA_IDENTITY,
        .parts = {AEL(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; FULL writes whole rows to the log from then on, "
                  "NOTHING makes replicated UPDATE and DELETE fail.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t REPLICA IDENTITY FULL",
    },
    {
        .id = "enable-trigger",
        .op = OP_ENABLE_TRIGGER,
        .parts = {SRE(ROLE_TARGET), SRE(ROLE_PARTITIONS)},
        .undo = UNDO_FREE,
        .reason = "Writes wait while the catalog is changed; reads go on.",
        .setup = FIX_T FIX_TRIGGER_FUNCTION
        "CREATE TRIGGER tg BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf()",
        .proof = "ALTER TABLE t ENABLE ALWAYS TRIGGER tg",
    },
    {
        .id = "disable-trigger",
        .op = OP_DISABLE_TRIGGER,
        .parts = {SRE(ROLE_TARGET), SRE(ROLE_PARTITIONS)},
        .undo = UNDO_FREE,
        .reason = "Writes wait while the catalog is changed; ALL also switches foreign keys off.",
        .setup = FIX_T FIX_TRIGGER_FUNCTION
        "CREATE TRIGGER tg BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf()",
        .proof = "ALTER TABLE t DISABLE TRIGGER tg",
    },
    {
        .id = "enable-rule",
        .op = OP_ENABLE_RULE,
        .parts = {AEL(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed.",
        .setup = FIX_T "CREATE RULE ru AS ON UPDATE TO t DO ALSO NOTHING",
        .proof = "ALTER TABLE t DISABLE RULE ru",
    },
    {
        .id = "row-security",
        .op = OP_ROW_SECURITY,
        .parts = {AEL(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; enabled without a policy it hides every row.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
    },
    {
        .id = "foreign-options",
        .op = OP_FOREIGN_OPTIONS,
        .parts = {AEL(ROLE_TARGET)},
        .undo = UNDO_NONE,
        .reason = "Only the catalog is changed.",
        .setup = "CREATE FOREIGN DATA WRAPPER fw; CREATE SERVER sv FOREIGN DATA WRAPPER fw; "
                 "CREATE FOREIGN TABLE ft(a int) SERVER sv",
        .proof = "ALTER FOREIGN TABLE ft OPTIONS (ADD x 'y')",
    },
    {.id = NULL},
};
