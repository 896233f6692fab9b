/*
 * effect_index.c - rows for CREATE, DROP, ALTER INDEX and REINDEX.
 */
#include "effect_facts.h"
#include "effect_rows.h"

#include <string.h>

static bool
exists(const struct effect_ctx *c)
{
    return c->op->if_not_exists && fact_object_exists(c);
}

static bool
exists_concurrently(const struct effect_ctx *c)
{
    return c->op->concurrently && exists(c);
}

/* A temporary table belongs to its session alone: the server takes the plain way. */
static bool
on_temporary(const struct effect_ctx *c)
{
    return c->op->concurrently && fact_temporary(c);
}

static bool
only_partitioned(const struct effect_ctx *c)
{
    return c->op->index && c->op->index->on_only && fact_target_partitioned(c);
}

static bool
missing(const struct effect_ctx *c)
{
    return c->op->if_exists && fact_object_absent(c);
}

static bool
missing_concurrently(const struct effect_ctx *c)
{
    return missing(c) && fact_concurrently(c);
}

/* ALTER INDEX t RENAME also renames a table; the kind of the relation decides on the lock. */
static bool
is_table(const struct effect_ctx *c)
{
    const struct relation *r = schema_relation(c->schema, c->op->object);

    return r && r->kind != OBJ_INDEX && r->kind != OBJ_UNKNOWN;
}

static bool
attaches(const struct effect_ctx *c)
{
    return fact_detail(c, "attach partition");
}

/* Parameters of btree indexes that leave reads and writes alone; the others take the strongest
 * lock. */
static bool
light_parameter(const struct effect_ctx *c)
{
    if (!c->op->options)
        return false;
    for (const struct option *o = c->op->options; o; o = o->next)
        if (!name_is(o->name, "fillfactor") && !name_is(o->name, "deduplicate_items"))
            return false;
    return true;
}

static bool
sets_statistics(const struct effect_ctx *c)
{
    return fact_detail(c, "set statistics");
}

static bool
reindex_partitioned_concurrently(const struct effect_ctx *c)
{
    return c->op->concurrently && fact_detail(c, "table") && fact_target_partitioned(c);
}

static bool
reindex_partitioned(const struct effect_ctx *c)
{
    return fact_detail(c, "table") && fact_target_partitioned(c);
}

static bool
reindex_partitioned_index(const struct effect_ctx *c)
{
    return fact_detail(c, "index") && fact_target_partitioned(c);
}

static bool
reindex_partitioned_index_concurrently(const struct effect_ctx *c)
{
    return c->op->concurrently && reindex_partitioned_index(c);
}

static bool
reindex_index_concurrently(const struct effect_ctx *c)
{
    return c->op->concurrently && fact_detail(c, "index");
}

static bool
reindex_index(const struct effect_ctx *c)
{
    return fact_detail(c, "index");
}

static bool
reindex_table_concurrently(const struct effect_ctx *c)
{
    return c->op->concurrently && fact_detail(c, "table");
}

static bool
reindex_table(const struct effect_ctx *c)
{
    return fact_detail(c, "table");
}

static bool
reindex_schema_concurrently(const struct effect_ctx *c)
{
    return c->op->concurrently && fact_detail(c, "schema");
}

static bool
reindex_schema(const struct effect_ctx *c)
{
    return fact_detail(c, "schema");
}

static bool
reindex_system(const struct effect_ctx *c)
{
    return fact_detail(c, "system");
}

#define AEL(role)                                                                                  \
    {                                                                                              \
        role, LOCK_ACCESS_EXCLUSIVE, WORK_NONE                                                     \
    }
#define SUE(role, work)                                                                            \
    {                                                                                              \
        role, LOCK_SHARE_UPDATE_EXCLUSIVE, work                                                    \
    }
#define SHARE(role, work)                                                                          \
    {                                                                                              \
        role, LOCK_SHARE, work                                                                     \
    }
#define REBUILT(role)                                                                              \
    {                                                                                              \
        role, LOCK_ACCESS_EXCLUSIVE, WORK_INDEX_REBUILD                                            \
    }

const struct effect_row index_effects[] = {
    {
        .id = "create-index-concurrently-exists",
        .op = OP_CREATE_INDEX,
        .when = exists_concurrently,
        .when_text = "CONCURRENTLY IF NOT EXISTS, and a relation of that name exists",
        .parts = {SUE(ROLE_TARGET, WORK_NONE)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "A relation of that name exists, perhaps an invalid index: nothing is done.",
        .setup = FIX_T,
        .proof = "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_a_idx ON t(b)",
    },
    {
        .id = "create-index-exists",
        .op = OP_CREATE_INDEX,
        .when = exists,
        .when_text = "IF NOT EXISTS, and a relation of that name exists",
        .parts = {SHARE(ROLE_TARGET, WORK_NONE)},
        .undo = UNDO_NONE,
        .reason = "A relation of that name exists: nothing is done, but writes wait until the lock "
                  "is given back.",
        .setup = FIX_T,
        .proof = "CREATE INDEX IF NOT EXISTS t_a_idx ON t(b)",
    },
    {
        .id = "create-index-concurrently-temporary",
        .op = OP_CREATE_INDEX,
        .when = on_temporary,
        .when_text = "CONCURRENTLY on a temporary table",
        .parts = {SHARE(ROLE_TARGET, WORK_INDEX_BUILD), AEL(ROLE_OBJECT)},
        .undo = UNDO_FREE,
        .no_transaction = true,
        .reason = "Nobody else can see a temporary table, so the index is built in the plain way.",
        .unproved = "a temporary table does not outlive the session of the set-up",
    },
    {
        .id = "create-index-concurrently",
        .op = OP_CREATE_INDEX,
        .when = fact_concurrently,
        .when_text = "CONCURRENTLY",
        .parts = {SUE(ROLE_TARGET, WORK_INDEX_BUILD), SUE(ROLE_PARTITIONS, WORK_NONE),
                  AEL(ROLE_OBJECT)},
        .undo = UNDO_FREE,
        .no_transaction = true,
        .waits_for_snapshots = true,
        .reason =
            "Reads and writes go on; the table is read twice, and older transactions anywhere "
            "in the database are waited for. If it fails an invalid index stays.",
        .setup = FIX_T,
        .proof = "CREATE INDEX CONCURRENTLY ix ON t(b)",
    },
    {
        .id = "create-index-only",
        .op = OP_CREATE_INDEX,
        .when = only_partitioned,
        .when_text = "ON ONLY a partitioned table",
        .parts = {SHARE(ROLE_TARGET, WORK_NONE), AEL(ROLE_OBJECT)},
        .undo = UNDO_FREE,
        .reason = "Only the partitioned table gets an index, invalid until every partition's is "
                  "attached.",
        .setup = FIX_PT,
        .proof = "CREATE INDEX pti ON ONLY pt(v)",
    },
    {
        .id = "create-index",
        .op = OP_CREATE_INDEX,
        .parts = {SHARE(ROLE_TARGET, WORK_INDEX_BUILD), SHARE(ROLE_PARTITIONS, WORK_INDEX_BUILD),
                  AEL(ROLE_OBJECT)},
        .undo = UNDO_FREE,
        .reason = "Writes wait while the index is built; reads go on.",
        .setup = FIX_T,
        .proof = "CREATE INDEX ix ON t(b)",
    },
    {
        .id = "drop-index-missing-concurrently",
        .op = OP_DROP_INDEX,
        .when = missing_concurrently,
        .when_text = "CONCURRENTLY and IF EXISTS, and there is no such index",
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "The index does not exist: nothing is done, but not in a transaction either.",
        .proof = "DROP INDEX CONCURRENTLY IF EXISTS nope",
    },
    {
        .id = "drop-index-missing",
        .op = OP_DROP_INDEX,
        .when = missing,
        .when_text = "IF EXISTS, and there is no such index",
        .undo = UNDO_NONE,
        .reason = "The index does not exist: nothing is done.",
        .proof = "DROP INDEX IF EXISTS nope",
    },
    {
        .id = "drop-index-concurrently",
        .op = OP_DROP_INDEX,
        .when = fact_concurrently,
        .when_text = "CONCURRENTLY",
        .parts = {SUE(ROLE_TARGET, WORK_NONE), AEL(ROLE_OBJECT)},
        .loses = LOSES_OBJECT,
        .undo = UNDO_SLOW,
        .no_transaction = true,
        .reason = "Reads and writes go on; transactions that use the table are waited for.",
        .setup = FIX_T,
        .proof = "DROP INDEX CONCURRENTLY t_a_idx",
    },
    {
        .id = "drop-index",
        .op = OP_DROP_INDEX,
        .parts = {AEL(ROLE_TARGET), AEL(ROLE_PARTITIONS), AEL(ROLE_OBJECT), AEL(ROLE_REFERENCING)},
        .loses = LOSES_OBJECT,
        .undo = UNDO_SLOW,
        .reason = "Reads and writes of the whole table wait for a moment; to have the index again "
                  "it must be built.",
        .setup = FIX_T,
        .proof = "DROP INDEX t_a_idx",
    },
    {
        .id = "rename-index-of-table",
        .op = OP_RENAME_INDEX,
        .when = is_table,
        .when_text = "ALTER INDEX ... RENAME of what is a table",
        .parts = {AEL(ROLE_OBJECT)},
        .undo = UNDO_FREE,
        .since = 13,
        .reason =
            "ALTER INDEX renames tables as well: queries with the old name fail from then on.",
        .setup = FIX_T,
        .proof = "ALTER INDEX t RENAME TO t9",
    },
    {
        .id = "rename-index",
        .op = OP_RENAME_INDEX,
        .parts = {SUE(ROLE_OBJECT, WORK_NONE)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; reads and writes go on.",
        .setup = FIX_T,
        .proof = "ALTER INDEX t_a_idx RENAME TO t_a_idx9",
    },
    {
        .id = "attach-index",
        .op = OP_ALTER_INDEX,
        .when = attaches,
        .when_text = "ATTACH PARTITION",
        .parts = {SUE(ROLE_OBJECT, WORK_NONE),
                  AEL(ROLE_OTHER),
                  {ROLE_TARGET, LOCK_ACCESS_SHARE, WORK_NONE},
                  {ROLE_OTHER_TABLE, LOCK_ACCESS_SHARE, WORK_NONE}},
        .undo = UNDO_NONE,
        .reason = "Only the catalog is changed; reads and writes of the tables go on.",
        .setup = "CREATE TABLE pt(k int NOT NULL, v int) PARTITION BY RANGE (k); "
                 "CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (0) TO (10000000); "
                 "CREATE INDEX pti ON ONLY pt(v); CREATE INDEX pt2i ON pt2(v)",
        .proof = "ALTER INDEX pti ATTACH PARTITION pt2i",
    },
    {
        .id = "alter-index-light",
        .op = OP_ALTER_INDEX,
        .when = light_parameter,
        .when_text = "SET / RESET of fillfactor or deduplicate_items",
        .parts = {SUE(ROLE_OBJECT, WORK_NONE)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; reads and writes go on.",
        .setup = FIX_T,
        .proof = "ALTER INDEX t_a_idx SET (fillfactor = 70)",
    },
    {
        .id = "alter-index-statistics",
        .op = OP_ALTER_INDEX,
        .when = sets_statistics,
        .when_text = "ALTER COLUMN ... SET STATISTICS",
        .parts = {SUE(ROLE_OBJECT, WORK_NONE)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; reads and writes go on.",
        .setup = FIX_T "CREATE INDEX ix ON t((a + b))",
        .proof = "ALTER INDEX ix ALTER COLUMN 1 SET STATISTICS 100",
    },
    {
        .id = "alter-index",
        .op = OP_ALTER_INDEX,
        .parts = {AEL(ROLE_OBJECT)},
        .undo = UNDO_FREE,
        .reason =
            "Only the catalog is changed; queries that would use the index wait for a moment.",
        .setup = "CREATE TABLE k(a int[]); CREATE INDEX kg ON k USING gin (a)",
        .proof = "ALTER INDEX kg SET (fastupdate = off)",
    },
    {
        .id = "reindex-partitioned-concurrently",
        .op = OP_REINDEX,
        .when = reindex_partitioned_concurrently,
        .when_text = "TABLE CONCURRENTLY, partitioned",
        .since = 14,
        .parts = {SUE(ROLE_TARGET, WORK_INDEX_REBUILD), SHARE(ROLE_PARTITIONS, WORK_INDEX_REBUILD)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .waits_for_snapshots = true,
        .reason = "Every partition is locked against writes for a moment to begin with; then its "
                  "indexes are built anew while reads and writes go on.",
        .setup = FIX_PT "CREATE INDEX pti ON pt(v)",
        .proof = "REINDEX TABLE CONCURRENTLY pt",
    },
    {
        .id = "reindex-partitioned",
        .op = OP_REINDEX,
        .when = reindex_partitioned,
        .when_text = "TABLE, partitioned",
        .since = 14,
        .parts = {SHARE(ROLE_TARGET, WORK_INDEX_REBUILD),
                  SHARE(ROLE_PARTITIONS, WORK_INDEX_REBUILD), REBUILT(ROLE_INDEXES)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "Writes wait while the indexes of one partition after the other are built anew.",
        .setup = FIX_PT "CREATE INDEX pti ON pt(v)",
        .proof = "REINDEX TABLE pt",
    },
    {
        .id = "reindex-partitioned-index-concurrently",
        .op = OP_REINDEX,
        .when = reindex_partitioned_index_concurrently,
        .when_text = "INDEX CONCURRENTLY, of a partitioned table",
        .since = 14,
        .parts = {SUE(ROLE_TARGET, WORK_NONE), SUE(ROLE_PARTITIONS, WORK_INDEX_REBUILD),
                  REBUILT(ROLE_INDEX_PARTITIONS)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .waits_for_snapshots = true,
        .reason = "The index of one partition after the other is built anew; reads and writes go "
                  "on.",
        .setup = FIX_PT "CREATE INDEX pti ON pt(v)",
        .proof = "REINDEX INDEX CONCURRENTLY pti",
    },
    {
        .id = "reindex-partitioned-index",
        .op = OP_REINDEX,
        .when = reindex_partitioned_index,
        .when_text = "INDEX, of a partitioned table",
        .since = 14,
        .parts = {SHARE(ROLE_TARGET, WORK_NONE), SHARE(ROLE_PARTITIONS, WORK_INDEX_REBUILD),
                  REBUILT(ROLE_INDEX_PARTITIONS)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "Writes to a partition wait while its index is built anew, one after the other.",
        .setup = FIX_PT "CREATE INDEX pti ON pt(v)",
        .proof = "REINDEX INDEX pti",
    },
    {
        .id = "reindex-index-concurrently",
        .op = OP_REINDEX,
        .when = reindex_index_concurrently,
        .when_text = "INDEX CONCURRENTLY",
        .parts = {SUE(ROLE_TARGET, WORK_INDEX_REBUILD), REBUILT(ROLE_OBJECT)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .waits_for_snapshots = true,
        .reason = "A new index is built beside the old one; reads and writes go on.",
        .setup = FIX_T,
        .proof = "REINDEX INDEX CONCURRENTLY t_a_idx",
    },
    {
        .id = "reindex-index",
        .op = OP_REINDEX,
        .when = reindex_index,
        .when_text = "INDEX",
        .parts = {SHARE(ROLE_TARGET, WORK_INDEX_REBUILD), REBUILT(ROLE_OBJECT)},
        .undo = UNDO_NONE,
        .reason = "Writes wait while the index is built anew, and so do queries that would use it.",
        .setup = FIX_T,
        .proof = "REINDEX INDEX t_a_idx",
    },
    {
        .id = "reindex-table-concurrently",
        .op = OP_REINDEX,
        .when = reindex_table_concurrently,
        .when_text = "TABLE CONCURRENTLY",
        .parts = {SUE(ROLE_TARGET, WORK_INDEX_REBUILD), REBUILT(ROLE_INDEXES)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .waits_for_snapshots = true,
        .reason = "New indexes are built beside the old ones; reads and writes go on.",
        .setup = FIX_T,
        .proof = "REINDEX TABLE CONCURRENTLY t",
    },
    {
        .id = "reindex-table",
        .op = OP_REINDEX,
        .when = reindex_table,
        .when_text = "TABLE",
        .parts = {SHARE(ROLE_TARGET, WORK_INDEX_REBUILD), REBUILT(ROLE_INDEXES)},
        .undo = UNDO_NONE,
        .reason = "Writes wait while the indexes are built anew, and so do queries that would use "
                  "them.",
        .setup = FIX_T,
        .proof = "REINDEX TABLE t",
    },
    {
        .id = "reindex-schema-concurrently",
        .op = OP_REINDEX,
        .when = reindex_schema_concurrently,
        .when_text = "SCHEMA CONCURRENTLY",
        .parts = {SUE(ROLE_SCHEMA_RELATIONS, WORK_INDEX_REBUILD)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .waits_for_snapshots = true,
        .reason = "New indexes are built beside the old ones, table by table; reads and writes go "
                  "on.",
        .setup = "CREATE SCHEMA s1; CREATE TABLE s1.t(id int PRIMARY KEY); "
                 "INSERT INTO s1.t SELECT generate_series(1, 1000)",
        .proof = "REINDEX SCHEMA CONCURRENTLY s1",
    },
    {
        .id = "reindex-schema",
        .op = OP_REINDEX,
        .when = reindex_schema,
        .when_text = "SCHEMA",
        .parts = {SHARE(ROLE_SCHEMA_RELATIONS, WORK_INDEX_REBUILD)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "Writes to a table wait while its indexes are built anew, table by table.",
        .setup = "CREATE SCHEMA s1; CREATE TABLE s1.t(id int PRIMARY KEY); "
                 "INSERT INTO s1.t SELECT generate_series(1, 1000)",
        .proof = "REINDEX SCHEMA s1",
    },
    {
        .id = "reindex-system",
        .op = OP_REINDEX,
        .when = reindex_system,
        .when_text = "SYSTEM",
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "The catalogs' indexes are built anew; statements that need them wait.",
        .unproved = "no relation of the user's is touched, and the database's name must be given",
    },
    {
        .id = "reindex-database-concurrently",
        .op = OP_REINDEX,
        .when = fact_concurrently,
        .when_text = "DATABASE CONCURRENTLY",
        .parts = {SUE(ROLE_ALL_RELATIONS, WORK_INDEX_REBUILD)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .waits_for_snapshots = true,
        .reason = "New indexes are built beside the old ones, table by table; reads and writes go "
                  "on.",
        .setup = FIX_T,
        .unproved = "the name of the scratch database must be given (measured: same as SCHEMA)",
    },
    {
        .id = "reindex-database",
        .op = OP_REINDEX,
        .parts = {SHARE(ROLE_ALL_RELATIONS, WORK_INDEX_REBUILD)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "Writes to a table wait while its indexes are built anew, table by table.",
        .setup = FIX_T,
        .unproved = "the name of the scratch database must be given (measured: same as SCHEMA)",
    },
    {.id = NULL},
};
