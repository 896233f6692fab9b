/*
 * effect_maintenance.c - rows for VACUUM, ANALYZE, CLUSTER (REPACK) and CHECKPOINT.
 */
#include "effect_facts.h"
#include "effect_rows.h"

static bool
whole_database(const struct effect_ctx *c)
{
    return !c->op->rel.name;
}

static bool
full_database(const struct effect_ctx *c)
{
    return whole_database(c) && fact_detail(c, "full");
}

static bool
full(const struct effect_ctx *c)
{
    return fact_detail(c, "full");
}

static bool
partitioned(const struct effect_ctx *c)
{
    return fact_target_partitioned(c);
}

static bool
concurrently(const struct effect_ctx *c)
{
    return c->op->concurrently;
}

#define AEL(role, work)                                                                            \
    {                                                                                              \
        role, LOCK_ACCESS_EXCLUSIVE, work                                                          \
    }
#define SUE(role, work)                                                                            \
    {                                                                                              \
        role, LOCK_SHARE_UPDATE_EXCLUSIVE, work                                                    \
    }

const struct effect_row maintenance_effects[] = {
    {
        .id = "vacuum-full-database",
        .op = OP_VACUUM,
        .when = full_database,
        .when_text = "FULL, the whole database",
        .parts = {AEL(ROLE_ALL_RELATIONS, WORK_REWRITE)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "Every table is written anew, one after the other, while its reads and writes "
                  "wait.",
        .setup = FIX_T,
        .proof = "VACUUM FULL",
    },
    {
        .id = "vacuum-database",
        .op = OP_VACUUM,
        .when = whole_database,
        .when_text = "the whole database",
        .parts = {SUE(ROLE_ALL_RELATIONS, WORK_ROWS)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "Dead rows of every table are cleared away; reads and writes go on.",
        .setup = FIX_T,
        .proof = "VACUUM",
    },
    {
        .id = "vacuum-full",
        .op = OP_VACUUM,
        .when = full,
        .when_text = "FULL",
        .parts = {AEL(ROLE_TARGET, WORK_REWRITE), AEL(ROLE_PARTITIONS, WORK_REWRITE),
                  AEL(ROLE_INDEXES, WORK_INDEX_REBUILD)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "The table is written anew, and all its indexes, while reads and writes wait.",
        .setup = FIX_T,
        .proof = "VACUUM FULL t",
    },
    {
        .id = "vacuum-partitioned",
        .op = OP_VACUUM,
        .when = partitioned,
        .when_text = "a partitioned table",
        .parts = {SUE(ROLE_TARGET, WORK_NONE), SUE(ROLE_PARTITIONS, WORK_ROWS)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "Dead rows of every partition are cleared away; reads and writes go on.",
        .setup = FIX_PT,
        .proof = "VACUUM pt",
    },
    {
        .id = "vacuum-17",
        .op = OP_VACUUM,
        .until = 17,
        .parts = {SUE(ROLE_TARGET, WORK_ROWS)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "Dead rows are cleared away; reads and writes go on.",
        .setup = FIX_T,
        .proof = "VACUUM t",
    },
    {
        .id = "vacuum",
        .op = OP_VACUUM,
        .since = 18,
        .parts = {SUE(ROLE_TARGET, WORK_ROWS), SUE(ROLE_DESCENDANTS, WORK_ROWS)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "Dead rows are cleared away, also in the tables that inherit from it; reads and "
                  "writes go on.",
        .setup = FIX_INHERIT,
        .proof = "VACUUM ip",
    },
    {
        .id = "analyze-database",
        .op = OP_ANALYZE,
        .when = whole_database,
        .when_text = "the whole database",
        .parts = {SUE(ROLE_ALL_RELATIONS, WORK_NONE)},
        .undo = UNDO_NONE,
        .reason = "A sample of every table is read; reads and writes go on.",
        .setup = FIX_T,
        .proof = "ANALYZE",
    },
    {
        .id = "analyze-17",
        .op = OP_ANALYZE,
        .until = 17,
        .parts = {SUE(ROLE_TARGET, WORK_NONE),
                  {ROLE_DESCENDANTS, LOCK_ACCESS_SHARE, WORK_NONE},
                  SUE(ROLE_PARTITIONS, WORK_NONE)},
        .undo = UNDO_NONE,
        .reason = "A sample of the rows is read; reads and writes go on.",
        .setup = FIX_PT,
        .proof = "ANALYZE pt",
    },
    {
        .id = "analyze",
        .op = OP_ANALYZE,
        .since = 18,
        .parts = {SUE(ROLE_TARGET, WORK_NONE), SUE(ROLE_DESCENDANTS, WORK_NONE)},
        .undo = UNDO_NONE,
        .reason = "A sample of the rows is read; reads and writes go on.",
        .setup = FIX_PT,
        .proof = "ANALYZE pt",
    },
    {
        .id = "cluster-database",
        .op = OP_CLUSTER,
        .when = whole_database,
        .when_text = "every table clustered before",
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "Every table that was clustered before is written anew, one after the other, "
                  "while its reads and writes wait.",
        .setup = FIX_T "ALTER TABLE t CLUSTER ON t_a_idx",
        .unproved = "which tables were clustered before is not kept in the schema model",
    },
    {
        .id = "cluster-partitioned",
        .op = OP_CLUSTER,
        .when = partitioned,
        .when_text = "a partitioned table",
        .since = 15,
        .parts = {AEL(ROLE_TARGET, WORK_REWRITE), AEL(ROLE_PARTITIONS, WORK_REWRITE),
                  AEL(ROLE_INDEXES, WORK_INDEX_REBUILD)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "One partition after the other is written anew while its reads and writes wait.",
        .setup = FIX_PT "CREATE INDEX pti ON pt(k)",
        .proof = "CLUSTER pt USING pti",
    },
    {
        .id = "repack-concurrently",
        .op = OP_CLUSTER,
        .when = concurrently,
        .when_text = "REPACK (CONCURRENTLY)",
        .since = 19,
        .parts = {AEL(ROLE_TARGET, WORK_REWRITE), AEL(ROLE_INDEXES, WORK_INDEX_REBUILD)},
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "The table is copied while reads and writes go on; only at the end they wait.",
        .setup = FIX_T,
        .proof = "REPACK (CONCURRENTLY) t",
    },
    {
        .id = "cluster",
        .op = OP_CLUSTER,
        .parts = {AEL(ROLE_TARGET, WORK_REWRITE), AEL(ROLE_INDEXES, WORK_INDEX_REBUILD)},
        .undo = UNDO_NONE,
        .reason = "The table is written anew in the order of the index, while reads and writes "
                  "wait.",
        .setup = FIX_T,
        .proof = "CLUSTER t USING t_a_idx",
    },
    {
        .id = "checkpoint",
        .op = OP_CHECKPOINT,
        .undo = UNDO_NONE,
        .reason = "All changed pages are written to disk.",
        .proof = "CHECKPOINT",
    },
    {.id = NULL},
};
