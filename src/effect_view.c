/*
 * effect_view.c - rows for views and materialized views.
 */
#include "effect_facts.h"
#include "effect_rows.h"

static bool
refresh_concurrently(const struct effect_ctx *c)
{
    return c->op->concurrently;
}

#define AEL(role, work)                                                                            \
    {                                                                                              \
        role, LOCK_ACCESS_EXCLUSIVE, work                                                          \
    }
#define USES(work)                                                                                 \
    {                                                                                              \
        ROLE_USES, LOCK_NONE, work                                                                 \
    }

const struct effect_row view_effects[] = {
    {
        .id = "create-view",
        .op = OP_CREATE_VIEW,
        .parts = {AEL(ROLE_TARGET, WORK_NONE), USES(WORK_NONE)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; a view that is replaced is locked for a moment.",
        .setup = FIX_T "CREATE VIEW v AS SELECT id FROM t",
        .proof = "CREATE OR REPLACE VIEW v AS SELECT id FROM t WHERE a > 0",
    },
    {
        .id = "create-materialized-view-exists",
        .op = OP_CREATE_MATVIEW,
        .when = fact_skips_existing,
        .when_text = "IF NOT EXISTS, and the materialized view exists",
        .parts = {USES(WORK_NONE)},
        .undo = UNDO_NONE,
        .reason = "It exists: the query is read but not run.",
        .setup = FIX_T "CREATE MATERIALIZED VIEW mv AS SELECT id FROM t",
        .proof = "CREATE MATERIALIZED VIEW IF NOT EXISTS mv AS SELECT id FROM t",
    },
    {
        .id = "create-materialized-view-no-data",
        .op = OP_CREATE_MATVIEW,
        .when = fact_with_no_data,
        .when_text = "WITH NO DATA",
        .parts = {AEL(ROLE_TARGET, WORK_NONE), USES(WORK_NONE)},
        .undo = UNDO_FREE,
        .reason = "The query is not run; the view cannot be read until REFRESH.",
        .setup = FIX_T,
        .proof = "CREATE MATERIALIZED VIEW mv AS SELECT id FROM t WITH NO DATA",
    },
    {
        .id = "create-materialized-view",
        .op = OP_CREATE_MATVIEW,
        .parts = {AEL(ROLE_TARGET, WORK_NONE), USES(WORK_ROWS)},
        .undo = UNDO_FREE,
        .reason = "Filled by its query; the tables it reads can be read and written meanwhile.",
        .setup = FIX_T,
        .proof = "CREATE MATERIALIZED VIEW mv AS SELECT id FROM t",
    },
    {
        .id = "refresh-materialized-view-concurrently",
        .op = OP_REFRESH_MATVIEW,
        .when = refresh_concurrently,
        .when_text = "CONCURRENTLY",
        .parts = {{ROLE_TARGET, LOCK_EXCLUSIVE, WORK_ROWS},
                  {ROLE_VIEW_BASES, LOCK_ACCESS_SHARE, WORK_ROWS}},
        .undo = UNDO_NONE,
        .reason =
            "The query is run and compared with the rows that are there; reads go on, another "
            "refresh waits.",
        .setup = FIX_T "CREATE MATERIALIZED VIEW mv AS SELECT id, a FROM t; "
                       "CREATE UNIQUE INDEX mvu ON mv(id)",
        .proof = "REFRESH MATERIALIZED VIEW CONCURRENTLY mv",
    },
    {
        .id = "refresh-materialized-view-no-data",
        .op = OP_REFRESH_MATVIEW,
        .when = fact_with_no_data,
        .when_text = "WITH NO DATA",
        .parts = {AEL(ROLE_TARGET, WORK_NONE)},
        .loses = LOSES_OBJECT,
        .undo = UNDO_SLOW,
        .reason = "The rows go; the view cannot be read until the next REFRESH.",
        .setup = FIX_T "CREATE MATERIALIZED VIEW mv AS SELECT id, a FROM t",
        .proof = "REFRESH MATERIALIZED VIEW mv WITH NO DATA",
    },
    {
        .id = "refresh-materialized-view",
        .op = OP_REFRESH_MATVIEW,
        .parts = {AEL(ROLE_TARGET, WORK_REWRITE),
                  AEL(ROLE_INDEXES, WORK_INDEX_REBUILD),
                  {ROLE_VIEW_BASES, LOCK_ACCESS_SHARE, WORK_ROWS}},
        .undo = UNDO_NONE,
        .reason = "Readers of the view wait while its query runs and the rows are written anew.",
        .setup = FIX_T "CREATE MATERIALIZED VIEW mv AS SELECT id, a FROM t",
        .proof = "REFRESH MATERIALIZED VIEW mv",
    },
    {
        .id = "alter-view",
        .op = OP_ALTER_VIEW,
        .parts = {AEL(ROLE_TARGET, WORK_NONE)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed.",
        .setup = FIX_T "CREATE VIEW v AS SELECT id FROM t",
        .proof = "ALTER VIEW v SET (security_barrier = true)",
    },
    {.id = NULL},
};
