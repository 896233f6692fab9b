/*
 * effect_partition.c - rows for ATTACH, DETACH and (PostgreSQL 19) SPLIT / MERGE PARTITION.
 */
#include "effect_facts.h"
#include "effect_rows.h"

/* The parent has an index that the partition lacks: attaching builds it. */
static bool
builds_index(const struct effect_ctx *c)
{
    return fact_attach_builds_index(c);
}

static bool
builds_index_reads_default(const struct effect_ctx *c)
{
    return builds_index(c) && !fact_default_excludes_bound(c);
}

/* No row of the new partition has to be read: not for the bounds, nor for a foreign key. */
static bool
proves_bound(const struct effect_ctx *c)
{
    return fact_attached_proves_bound(c) && !fact_attach_checks_foreign_key(c);
}

static bool
proves_both(const struct effect_ctx *c)
{
    return proves_bound(c) && fact_default_excludes_bound(c);
}

static bool
parent_referenced(const struct effect_ctx *c)
{
    return c->target && c->target->referenced_by;
}

static bool
finalizes(const struct effect_ctx *c)
{
    return fact_detail(c, "finalize");
}

#define AEL(role, work)                                                                            \
    {                                                                                              \
        role, LOCK_ACCESS_EXCLUSIVE, work                                                          \
    }
#define SUE(role)                                                                                  \
    {                                                                                              \
        role, LOCK_SHARE_UPDATE_EXCLUSIVE, WORK_NONE                                               \
    }
#define FIX_ATTACH                                                                                 \
    "CREATE TABLE pt(k int NOT NULL, v int) PARTITION BY RANGE (k); "                              \
    "CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (-10) TO (0); "                              \
    "CREATE TABLE np(k int NOT NULL, v int); "                                                     \
    "INSERT INTO np SELECT g, g FROM generate_series(1, 1000) g; "
#define PROVE_NP "ALTER TABLE np ADD CONSTRAINT nck CHECK (k >= 1 AND k < 10000000); "
#define FIX_DEFAULT                                                                                \
    "CREATE TABLE pd PARTITION OF pt DEFAULT; "                                                    \
    "INSERT INTO pt SELECT -100 - g, g FROM generate_series(1, 1000) g; "

const struct effect_row partition_effects[] = {
    {
        .id = "attach-partition-index-default",
        .op = OP_ATTACH_PARTITION,
        .when = builds_index_reads_default,
        .when_text = "the parent has an index that the partition lacks, and a default partition "
                     "to read",
        .parts = {SUE(ROLE_TARGET),
                  AEL(ROLE_OTHER, WORK_INDEX_BUILD),
                  AEL(ROLE_DEFAULT_PARTITION, WORK_SCAN),
                  AEL(ROLE_PARENT_REFERENCED, WORK_NONE),
                  {ROLE_PARENT_REFERENCING, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE}},
        .undo = UNDO_FREE,
        .reason = "The parent's index is built on the new partition while its reads and writes "
                  "wait; build and attach it before.",
        .setup = FIX_ATTACH PROVE_NP FIX_DEFAULT "CREATE INDEX ON pt(v)",
        .proof = "ALTER TABLE pt ATTACH PARTITION np FOR VALUES FROM (1) TO (10000000)",
    },
    {
        .id = "attach-partition-index",
        .op = OP_ATTACH_PARTITION,
        .when = builds_index,
        .when_text = "the parent has an index that the partition lacks",
        .parts = {SUE(ROLE_TARGET),
                  AEL(ROLE_OTHER, WORK_INDEX_BUILD),
                  AEL(ROLE_DEFAULT_PARTITION, WORK_NONE),
                  AEL(ROLE_PARENT_REFERENCED, WORK_NONE),
                  {ROLE_PARENT_REFERENCING, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE}},
        .undo = UNDO_FREE,
        .reason = "The parent's index is built on the new partition while its reads and writes "
                  "wait; build and attach it before.",
        .setup = FIX_ATTACH PROVE_NP "CREATE INDEX ON pt(v)",
        .proof = "ALTER TABLE pt ATTACH PARTITION np FOR VALUES FROM (1) TO (10000000)",
    },
    {
        .id = "attach-partition-proved",
        .op = OP_ATTACH_PARTITION,
        .when = proves_both,
        .when_text = "valid CHECKs prove the bounds of the partition, and that the default "
                     "partition (if any) holds none of its rows",
        .parts = {SUE(ROLE_TARGET),
                  AEL(ROLE_OTHER, WORK_NONE),
                  AEL(ROLE_DEFAULT_PARTITION, WORK_NONE),
                  AEL(ROLE_PARENT_REFERENCED, WORK_NONE),
                  {ROLE_PARENT_REFERENCING, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE}},
        .undo = UNDO_FREE,
        .reason = "CHECK constraints prove that every row fits, so no row is read.",
        .setup = FIX_ATTACH PROVE_NP FIX_DEFAULT "ALTER TABLE pd ADD CONSTRAINT pdck CHECK (k < 0)",
        .proof = "ALTER TABLE pt ATTACH PARTITION np FOR VALUES FROM (1) TO (10000000)",
    },
    {
        .id = "attach-partition-default-scanned",
        .op = OP_ATTACH_PARTITION,
        .when = proves_bound,
        .when_text = "a valid CHECK proves the bounds of the partition",
        .parts = {SUE(ROLE_TARGET),
                  AEL(ROLE_OTHER, WORK_NONE),
                  AEL(ROLE_DEFAULT_PARTITION, WORK_SCAN),
                  AEL(ROLE_PARENT_REFERENCED, WORK_NONE),
                  {ROLE_PARENT_REFERENCING, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE}},
        .undo = UNDO_FREE,
        .reason = "A CHECK proves the new partition's rows; the default partition is read, to see "
                  "that it holds none of them.",
        .setup = FIX_ATTACH PROVE_NP FIX_DEFAULT,
        .proof = "ALTER TABLE pt ATTACH PARTITION np FOR VALUES FROM (1) TO (10000000)",
    },
    {
        .id = "attach-partition-scanned",
        .op = OP_ATTACH_PARTITION,
        .when = fact_default_excludes_bound,
        .when_text = "no CHECK proves the bounds of the partition; no default partition to read",
        .parts = {SUE(ROLE_TARGET),
                  AEL(ROLE_OTHER, WORK_SCAN),
                  AEL(ROLE_DEFAULT_PARTITION, WORK_NONE),
                  AEL(ROLE_PARENT_REFERENCED, WORK_NONE),
                  {ROLE_PARENT_REFERENCING, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE}},
        .undo = UNDO_FREE,
        .reason = "Every row of the new partition is read, to see that it fits the bounds, while "
                  "its reads and writes wait.",
        .setup = FIX_ATTACH,
        .proof = "ALTER TABLE pt ATTACH PARTITION np FOR VALUES FROM (1) TO (10000000)",
    },
    {
        .id = "attach-partition",
        .op = OP_ATTACH_PARTITION,
        .parts = {SUE(ROLE_TARGET),
                  AEL(ROLE_OTHER, WORK_SCAN),
                  AEL(ROLE_DEFAULT_PARTITION, WORK_SCAN),
                  AEL(ROLE_PARENT_REFERENCED, WORK_NONE),
                  {ROLE_PARENT_REFERENCING, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE}},
        .undo = UNDO_FREE,
        .reason = "Every row of the new partition is read, to see that it fits the bounds, and of "
                  "the default partition, to see that it holds none of them.",
        .setup = FIX_ATTACH FIX_DEFAULT,
        .proof = "ALTER TABLE pt ATTACH PARTITION np FOR VALUES FROM (1) TO (10000000)",
    },
    {
        .id = "detach-partition-finalize",
        .op = OP_DETACH_PARTITION,
        .when = finalizes,
        .when_text = "FINALIZE",
        .since = 14,
        .parts = {SUE(ROLE_TARGET), AEL(ROLE_OTHER, WORK_NONE)},
        .undo = UNDO_SLOW,
        .reason = "Ends an interrupted DETACH CONCURRENTLY.",
        .unproved = "needs a DETACH CONCURRENTLY that was interrupted half-way",
    },
    {
        .id = "detach-partition-concurrently",
        .op = OP_DETACH_PARTITION,
        .when = fact_concurrently,
        .when_text = "CONCURRENTLY",
        .since = 14,
        .parts = {SUE(ROLE_TARGET),
                  AEL(ROLE_OTHER, WORK_NONE),
                  {ROLE_PARENT_REFERENCED, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE}},
        .undo = UNDO_SLOW,
        .no_transaction = true,
        .reason = "Reads and writes of the other partitions go on; transactions that use the "
                  "parent are waited for.",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt DETACH PARTITION pt2 CONCURRENTLY",
    },
    {
        .id = "detach-partition-13-referenced",
        .op = OP_DETACH_PARTITION,
        .when = parent_referenced,
        .when_text = "a foreign key points to the partitioned table",
        .until = 13,
        .parts = {AEL(ROLE_TARGET, WORK_NONE),
                  AEL(ROLE_OTHER, WORK_NONE),
                  AEL(ROLE_DEFAULT_PARTITION, WORK_NONE),
                  {ROLE_PARENT_REFERENCED, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE},
                  AEL(ROLE_PARENT_REFERENCING, WORK_SCAN)},
        .undo = UNDO_SLOW,
        .reason = "Reads and writes of the whole partitioned table and of the tables that "
                  "reference it wait for a moment; to attach it again its rows are read.",
        .setup = FIX_PT "ALTER TABLE pt ADD PRIMARY KEY (k); "
                        "CREATE TABLE rr(k int REFERENCES pt(k))",
        .proof = "ALTER TABLE pt DETACH PARTITION pt2",
    },
    {
        .id = "detach-partition-13",
        .op = OP_DETACH_PARTITION,
        .until = 13,
        .parts = {AEL(ROLE_TARGET, WORK_NONE),
                  SUE(ROLE_OTHER),
                  AEL(ROLE_DEFAULT_PARTITION, WORK_NONE),
                  {ROLE_PARENT_REFERENCED, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE},
                  AEL(ROLE_PARENT_REFERENCING, WORK_SCAN)},
        .undo = UNDO_SLOW,
        .reason = "Reads and writes of the whole partitioned table wait for a moment; to attach it "
                  "again its rows are read.",
        .setup = FIX_PT "CREATE TABLE pd PARTITION OF pt DEFAULT",
        .proof = "ALTER TABLE pt DETACH PARTITION pt2",
    },
    {
        .id = "detach-partition",
        .op = OP_DETACH_PARTITION,
        .since = 14,
        .parts = {AEL(ROLE_TARGET, WORK_NONE),
                  AEL(ROLE_OTHER, WORK_NONE),
                  AEL(ROLE_DEFAULT_PARTITION, WORK_NONE),
                  {ROLE_PARENT_REFERENCED, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE},
                  AEL(ROLE_PARENT_REFERENCING, WORK_SCAN)},
        .undo = UNDO_SLOW,
        .reason = "Reads and writes of the whole partitioned table wait for a moment; to attach it "
                  "again its rows are read.",
        .setup = FIX_PT "CREATE TABLE pd PARTITION OF pt DEFAULT",
        .proof = "ALTER TABLE pt DETACH PARTITION pt2",
    },
    {
        .id = "split-partition",
        .op = OP_SPLIT_PARTITION,
        .since = 19,
        .parts = {AEL(ROLE_TARGET, WORK_NONE), AEL(ROLE_OTHER, WORK_REWRITE)},
        .undo = UNDO_NONE,
        .reason = "The rows are copied into new partitions while reads and writes of the whole "
                  "table wait.",
        .unproved = "the grammar this program is built with may not know it",
    },
    {.id = NULL},
};
