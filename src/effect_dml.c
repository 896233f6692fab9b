/*
 * effect_dml.c - rows for statements that read and change rows, and LOCK TABLE.
 */
#include "effect_facts.h"
#include "effect_rows.h"

static bool
inserts_values(const struct effect_ctx *c)
{
    return c->op->dml && !c->op->dml->from_select;
}

static bool
explains_only(const struct effect_ctx *c)
{
    return !fact_detail(c, "analyze");
}

#define RE(role, work)                                                                             \
    {                                                                                              \
        role, LOCK_ROW_EXCLUSIVE, work                                                             \
    }
#define RS(role)                                                                                   \
    {                                                                                              \
        role, LOCK_ROW_SHARE, WORK_NONE                                                            \
    }
#define AS(role, work)                                                                             \
    {                                                                                              \
        role, LOCK_ACCESS_SHARE, work                                                              \
    }
#define USES(work)                                                                                 \
    {                                                                                              \
        ROLE_USES, LOCK_NONE, work                                                                 \
    } /* each with the lock its clause takes */

const struct effect_row dml_effects[] = {
    {
        .id = "insert-values",
        .op = OP_INSERT,
        .when = inserts_values,
        .when_text = "VALUES",
        .parts = {RE(ROLE_TARGET, WORK_NONE), RE(ROLE_PARTITIONS, WORK_NONE),
                  RS(ROLE_REFERENCED_OF_COLUMN), RE(ROLE_VIEW_BASES, WORK_ROWS), USES(WORK_ROWS)},
        .undo = UNDO_NONE,
        .reason = "Adds the rows it lists; other reads and writes go on.",
        .setup = FIX_P_C,
        .proof = "INSERT INTO c VALUES (-1, 1, 1)",
    },
    {
        .id = "insert-select",
        .op = OP_INSERT,
        .parts = {RE(ROLE_TARGET, WORK_ROWS), RE(ROLE_PARTITIONS, WORK_ROWS),
                  RS(ROLE_REFERENCED_OF_COLUMN), RE(ROLE_VIEW_BASES, WORK_ROWS), USES(WORK_ROWS)},
        .undo = UNDO_NONE,
        .reason = "Adds the rows its query finds; other reads and writes go on.",
        .setup = FIX_P_C,
        .proof = "INSERT INTO c SELECT id + 5000, id, x FROM c",
    },
    {
        .id = "update",
        .op = OP_UPDATE,
        .parts = {RE(ROLE_TARGET, WORK_ROWS), RE(ROLE_DESCENDANTS, WORK_ROWS),
                  RS(ROLE_REFERENCED_OF_COLUMN), RS(ROLE_REFERENCING),
                  RE(ROLE_VIEW_BASES, WORK_ROWS), USES(WORK_ROWS)},
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "The rows it changes stay locked against other writers until the transaction "
                  "ends; reads go on.",
        .setup = FIX_P_C,
        .proof = "UPDATE c SET p_id = p_id + 1 WHERE id < 10",
    },
    {
        .id = "delete",
        .op = OP_DELETE,
        .parts = {RE(ROLE_TARGET, WORK_ROWS), RE(ROLE_DESCENDANTS, WORK_ROWS), RS(ROLE_REFERENCING),
                  RE(ROLE_VIEW_BASES, WORK_ROWS), USES(WORK_ROWS)},
        .loses = LOSES_ROWS,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "The rows it deletes stay locked against other writers until the transaction "
                  "ends; reads go on.",
        .setup = FIX_P_C "DELETE FROM c WHERE p_id = 1",
        .proof = "DELETE FROM p WHERE id = 1",
    },
    {
        .id = "merge",
        .op = OP_MERGE,
        .since = 15,
        .parts = {RE(ROLE_TARGET, WORK_ROWS), RE(ROLE_DESCENDANTS, WORK_ROWS), USES(WORK_ROWS)},
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "The rows it changes stay locked against other writers until the transaction "
                  "ends; reads go on.",
        .setup = FIX_P_C "CREATE TABLE s(id int, x int); "
                         "INSERT INTO s SELECT g, g FROM generate_series(1, 1000) g",
        .proof = "MERGE INTO c USING s ON c.id = s.id WHEN MATCHED THEN UPDATE SET x = s.x",
    },
    {
        .id = "copy-from",
        .op = OP_COPY_FROM,
        .parts = {RE(ROLE_TARGET, WORK_ROWS), RE(ROLE_PARTITIONS, WORK_ROWS),
                  RS(ROLE_REFERENCED_OF_COLUMN)},
        .undo = UNDO_NONE,
        .reason = "Adds the rows it reads; other reads and writes go on.",
        .unproved = "its rows come from the client",
    },
    {
        .id = "copy-to",
        .op = OP_COPY_TO,
        .parts = {AS(ROLE_TARGET, WORK_SCAN), AS(ROLE_DESCENDANTS, WORK_NONE), USES(WORK_ROWS)},
        .undo = UNDO_NONE,
        .reason = "Reads every row; other reads and writes go on.",
        .setup = FIX_T,
        .proof = "COPY t TO STDOUT",
    },
    {
        .id = "select",
        .op = OP_SELECT,
        .parts = {USES(WORK_ROWS)},
        .undo = UNDO_NONE,
        .reason = "Reads; other reads and writes go on.",
        .setup = FIX_T,
        .proof = "SELECT count(*) FROM t",
    },
    {
        .id = "call",
        .op = OP_CALL,
        .undo = UNDO_NONE,
        .reason = "Runs a procedure: what it does is in its body.",
        .setup = "CREATE PROCEDURE pr() LANGUAGE plpgsql AS 'BEGIN END'",
        .proof = "CALL pr()",
    },
    {
        .id = "explain",
        .op = OP_EXPLAIN,
        .when = explains_only,
        .when_text = "without ANALYZE",
        .parts = {USES(WORK_NONE)},
        .undo = UNDO_NONE,
        .reason = "Plans the statement and does not run it: the locks are those of running it, but "
                  "for foreign keys and triggers.",
        .setup = FIX_P_C FIX_PT "CREATE VIEW v AS SELECT * FROM pt",
        .proof = "EXPLAIN WITH r AS (SELECT 1 FROM p FOR UPDATE) DELETE FROM c "
                 "USING v, r WHERE c.id = v.k",
    },
    {
        .id = "explain-analyze",
        .op = OP_EXPLAIN,
        .undo = UNDO_NONE,
        .reason = "Runs the statement.",
        .setup = FIX_T,
        .proof = "EXPLAIN ANALYZE UPDATE t SET b = 0 WHERE id = 1",
    },
    {
        .id = "lock-table",
        .op = OP_LOCK,
        .parts = {{ROLE_TARGET, LOCK_NONE, WORK_NONE},
                  {ROLE_DESCENDANTS, LOCK_NONE, WORK_NONE},
                  {ROLE_VIEW_BASES, LOCK_NONE, WORK_NONE}},
        .undo = UNDO_NONE,
        .reason = "The lock is held until the transaction ends.",
        .setup = FIX_T,
        .proof = "LOCK TABLE t IN SHARE MODE",
    },
    {.id = NULL},
};
