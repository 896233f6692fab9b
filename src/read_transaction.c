/* read_transaction.c - BEGIN to ROLLBACK PREPARED, and SET CONSTRAINTS. */
#include "read.h"

static const struct {
    TransactionStmtKind kind;
    enum op_kind op;
    const char *tag;
} kinds[] = {
    {TRANS_STMT_BEGIN, OP_BEGIN, "BEGIN"},
    {TRANS_STMT_START, OP_BEGIN, "START TRANSACTION"},
    {TRANS_STMT_COMMIT, OP_COMMIT, "COMMIT"},
    {TRANS_STMT_ROLLBACK, OP_ROLLBACK, "ROLLBACK"},
    {TRANS_STMT_SAVEPOINT, OP_SAVEPOINT, "SAVEPOINT"},
    {TRANS_STMT_RELEASE, OP_RELEASE_SAVEPOINT, "RELEASE"},
    {TRANS_STMT_ROLLBACK_TO, OP_ROLLBACK_TO, "ROLLBACK"},
    {TRANS_STMT_PREPARE, OP_PREPARE_TRANSACTION, "PREPARE TRANSACTION"},
    {TRANS_STMT_COMMIT_PREPARED, OP_COMMIT_PREPARED, "COMMIT PREPARED"},
    {TRANS_STMT_ROLLBACK_PREPARED, OP_COMMIT_PREPARED, "ROLLBACK PREPARED"},
};

static void
read_transaction(struct reading *r, const Node *node)
{
    const TransactionStmt *s = (const TransactionStmt *)node;
    struct op *op = read_op(r, OP_BEGIN, -1);

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (kinds[i].kind == s->kind) {
            op->kind = kinds[i].op;
            r->kind = kinds[i].tag;
        }
    }
    op->name = read_string(r, s->savepoint_name ? s->savepoint_name : s->gid);
    op->options = read_options(r, s->options);
    if (s->chain)
        op->detail = "chain";
    else if (s->kind == TRANS_STMT_COMMIT_PREPARED)
        op->detail = "commit";
    else if (s->kind == TRANS_STMT_ROLLBACK_PREPARED)
        op->detail = "rollback";
}

static void
read_set_constraints(struct reading *r, const Node *node)
{
    const ConstraintsSetStmt *s = (const ConstraintsSetStmt *)node;
    struct op *op = read_op(r, OP_SET_CONSTRAINTS, -1);
    struct string_builder b = {0};
    ListCell *lc;

    op->detail = s->deferred ? "deferred" : "immediate";
    foreach (lc, s->constraints)
        string_builder_add(&b, r->a, read_rangevar(r, lfirst(lc)).name);
    op->strings = b.first; /* none: ALL */
}

const struct reader transaction_readers[] = {
    {T_TransactionStmt, "BEGIN", read_transaction},
    {T_ConstraintsSetStmt, "SET CONSTRAINTS", read_set_constraints},
    {0, NULL, NULL},
};
