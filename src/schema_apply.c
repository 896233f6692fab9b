#include "schema_model.h"

#include <string.h>

/*
 * Ops to changes: one table of rows per kind of object, joined here. An op kind without a row
 * leaves the model as it is. Sessions and transactions are told by unit.c (schema_begin ...).
 */
static const struct applier *const tables[] = {
    apply_table, apply_column, apply_constraint, apply_index,  apply_partition,
    apply_view,  apply_object, apply_type,       apply_domain, apply_function,
};

static void
fill_table(struct schema *s)
{
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
        for (const struct applier *a = tables[i]; a->apply; a++)
            s->apply[a->kind] = a->apply;
    s->apply[OP_NONE] = NULL;
    s->ready = true;
}

void
schema_apply(struct schema *s, const struct op *op, const char *path)
{
    if (!s->ready)
        fill_table(s);
    s->source_path = path;
    if (s->apply[op->kind])
        s->apply[op->kind](s, op);
}

struct relation *
apply_target(struct schema *s, const struct op *op)
{
    if (op->origin == ORIGIN_CREATE_TABLE && name_equal(op->rel, s->creating_name))
        return s->creating;
    /* IF EXISTS proves nothing about a relation never heard of. */
    if (op->rel_if_exists && schema_relation_exists(s, op->rel) != TRI_YES)
        return NULL;
    return relation_touch(s, op->rel, op->rel_kind);
}
