/*
 * effect_session.c - rows for transactions and session commands. They touch no relation; what they
 * do to locks and settings is unit.c's work.
 */
#include "effect_facts.h"
#include "effect_rows.h"

#define ENDS "it ends or replaces the transaction in which the proof would be watched"

const struct effect_row transaction_effects[] = {
    {
        .id = "begin",
        .op = OP_BEGIN,
        .undo = UNDO_NONE,
        .reason = "Starts a transaction: locks taken from here on are held until it ends.",
        .unproved = ENDS,
    },
    {
        .id = "commit",
        .op = OP_COMMIT,
        .undo = UNDO_NONE,
        .reason = "Ends the transaction; its locks are given back.",
        .unproved = ENDS,
    },
    {
        .id = "rollback",
        .op = OP_ROLLBACK,
        .undo = UNDO_NONE,
        .reason = "Undoes the transaction; its locks are given back.",
        .unproved = ENDS,
    },
    {
        .id = "savepoint",
        .op = OP_SAVEPOINT,
        .undo = UNDO_NONE,
        .reason = "Marks a point to return to.",
        .proof = "SAVEPOINT s",
    },
    {
        .id = "release-savepoint",
        .op = OP_RELEASE_SAVEPOINT,
        .undo = UNDO_NONE,
        .reason = "Forgets the point; its locks stay.",
        .proof = "SAVEPOINT s; RELEASE SAVEPOINT s",
    },
    {
        .id = "rollback-to-savepoint",
        .op = OP_ROLLBACK_TO,
        .undo = UNDO_NONE,
        .reason = "Undoes what came after the point and gives back the locks taken since.",
        .proof = "SAVEPOINT s; ROLLBACK TO SAVEPOINT s",
    },
    {
        .id = "prepare-transaction",
        .op = OP_PREPARE_TRANSACTION,
        .undo = UNDO_NONE,
        .reason = "The transaction's locks are held until somebody commits it by name, even "
                  "across a restart.",
        .unproved = ENDS,
    },
    {
        .id = "commit-prepared",
        .op = OP_COMMIT_PREPARED,
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "Ends a prepared transaction; its locks are given back.",
        .unproved = "needs max_prepared_transactions and a transaction prepared before",
    },
    {.id = NULL},
};

static bool
discards_all(const struct effect_ctx *c)
{
    return !c->op->detail || fact_detail(c, "all");
}

const struct effect_row session_effects[] = {
    {
        .id = "set",
        .op = OP_SET,
        .undo = UNDO_NONE,
        .reason = "Changes a setting of this session or transaction.",
        .proof = "SET LOCAL lock_timeout = '1s'",
    },
    {
        .id = "reset",
        .op = OP_RESET,
        .undo = UNDO_NONE,
        .reason = "Gives a setting back its default.",
        .proof = "RESET lock_timeout",
    },
    {
        .id = "discard-all",
        .op = OP_DISCARD,
        .when = discards_all,
        .when_text = "ALL",
        .undo = UNDO_NONE,
        .no_transaction = true,
        .reason = "The session forgets its settings, plans and temporary tables.",
        .proof = "DISCARD ALL",
    },
    {
        .id = "discard",
        .op = OP_DISCARD,
        .undo = UNDO_NONE,
        .reason = "The session forgets plans, sequences or temporary tables.",
        .proof = "DISCARD PLANS",
    },
    {
        .id = "set-constraints",
        .op = OP_SET_CONSTRAINTS,
        .undo = UNDO_NONE,
        .reason = "Deferred constraints are checked now, or at the end of the transaction.",
        .setup = FIX_P_C,
        .proof = "SET CONSTRAINTS ALL IMMEDIATE",
    },
    {
        .id = "connect",
        .op = OP_CONNECT,
        .undo = UNDO_NONE,
        .reason = "A new session: settings and temporary tables of the old one are gone.",
        .unproved = "psql's own command",
    },
    {
        .id = "session-other",
        .op = OP_SESSION_OTHER,
        .parts = {{ROLE_USES, LOCK_NONE, WORK_NONE}},
        .undo = UNDO_NONE,
        .reason = "Changes nothing that others can see.",
        .proof = "SHOW lock_timeout",
    },
    {.id = NULL},
};
