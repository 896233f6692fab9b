/* read_maintenance.c - VACUUM, ANALYZE, CLUSTER, CHECKPOINT and EXPLAIN. */
#include <string.h>

#include "read.h"

static struct op *
vacuum_op(struct reading *r, const VacuumStmt *s)
{
    struct op *op = read_op(r, s->is_vacuumcmd ? OP_VACUUM : OP_ANALYZE, -1);

    op->rel_kind = OBJ_TABLE;
    op->options = read_options(r, s->options);
    op->detail = s->is_vacuumcmd && read_flag(s->options, "full") ? "full" : NULL;
    return op;
}

static void
read_vacuum(struct reading *r, const Node *node)
{
    const VacuumStmt *s = (const VacuumStmt *)node;
    ListCell *lc;

    r->kind = s->is_vacuumcmd ? "VACUUM" : "ANALYZE";
    if (!s->rels)
        vacuum_op(r, s);
    foreach (lc, s->rels) {
        const VacuumRelation *v = lfirst(lc);
        struct op *op = vacuum_op(r, s);

        op->rel = read_rangevar(r, v->relation);
        op->only = !v->relation->inh;
        op->strings = read_string_list(r, v->va_cols);
        if (v->relation->location >= 0)
            op->at =
                read_span(r, v->relation->location, scan_past_relation(r, v->relation->location));
    }
}

static void
read_cluster(struct reading *r, const Node *node)
{
    const ClusterStmt *s = (const ClusterStmt *)node;
    struct op *op = read_op(r, OP_CLUSTER, -1);

    op->rel = read_rangevar(r, s->relation);
    op->rel_kind = OBJ_TABLE;
    op->name = read_string(r, s->indexname);
    op->options = read_options(r, s->params);
}

static void
read_checkpoint(struct reading *r, const Node *node)
{
    (void)node;
    read_op(r, OP_CHECKPOINT, -1);
}

/* Without ANALYZE the statement is only planned: its relations are looked at and locked. With it
 * the statement runs, and its own ops follow. */
static void
read_explain(struct reading *r, const Node *node)
{
    const ExplainStmt *s = (const ExplainStmt *)node;
    struct op *op = read_op(r, OP_EXPLAIN, -1);

    op->options = read_options(r, s->options);
    if (read_flag(s->options, "analyze")) {
        op->detail = "analyze";
        read_statement(r, s->query);
    } else {
        op->detail = s->query && IsA(s->query, InsertStmt) ? "insert" : NULL;
        op->uses = read_uses(r, s->query, &op->calls);
    }
}

const struct reader maintenance_readers[] = {
    {T_VacuumStmt, "VACUUM", read_vacuum},
    {T_ClusterStmt, "CLUSTER", read_cluster},
    {T_CheckPointStmt, "CHECKPOINT", read_checkpoint},
    {T_ExplainStmt, "EXPLAIN", read_explain},
    {0, NULL, NULL},
};
