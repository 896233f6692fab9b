#include "schema_model.h"

#include <string.h>

/* The index of the table that came from `root` through its parents. */
static struct relation *
index_from(const struct relation *table, const struct relation *root)
{
    for (struct relation_list *l = table->indexes; l; l = l->next) {
        const struct relation *i = l->rel;

        while (i && i != root)
            i = i->index->parent;
        if (i)
            return l->rel;
    }
    return NULL;
}

void
partition_copy_index(struct schema *s, struct relation *table, struct relation *index)
{
    if (!table->partitions || !index)
        return;
    for (struct relation_list *l = relation_descendants(s, table); l; l = l->next) {
        struct relation *from =
            l->rel->partition_of ? index_from(l->rel->partition_of, index) : NULL;

        if (!from || l->rel->kind == OBJ_FOREIGN_TABLE || index_from(l->rel, index))
            continue;
        index_copy(s, l->rel, from);
    }
}

static void
copy_not_null(struct schema *s, struct relation *child, const struct constraint *key)
{
    if (key->type != CONSTRAINT_PRIMARY_KEY)
        return;
    for (const struct string_list *l = key->columns; l; l = l->next) {
        struct column *c = column_touch(s, child, l->text);

        SCHEMA_SET(s, c->not_null, TRI_YES);
        constraint_not_null(s, child, c->name, NULL);
    }
}

static bool
has_equal_reference(const struct relation *r, const struct constraint *fk)
{
    for (const struct constraint *c = r->constraints; c; c = c->next)
        if (c->ref == fk->ref && string_list_equal(c->columns, fk->columns) &&
            c->on_delete == fk->on_delete && c->on_update == fk->on_update &&
            c->deferrable == fk->deferrable && c->initially_deferred == fk->initially_deferred)
            return true;
    return false;
}

void
partition_attach(struct schema *s, struct relation *parent, struct relation *child,
                 const struct op_partition *bound)
{
    if (relation_is_below(s, parent, child))
        return;
    if (child->partition_of)
        relation_unlink(s, &child->partition_of->partitions, child);
    SCHEMA_SET(s, child->partition_of, parent);
    parent->tied = true;
    SCHEMA_SET(s, child->is_default_partition, bound && bound->is_default);
    SCHEMA_SET(s, child->bound_text, bound ? intern(s, bound->text) : NULL);
    if (parent->kind != OBJ_PARTITIONED_TABLE)
        SCHEMA_SET(s, parent->kind, OBJ_PARTITIONED_TABLE);
    relation_link(s, &parent->partitions, child);
    for (struct relation_list *l = parent->indexes; l; l = l->next) {
        struct relation *index;

        if (child->kind == OBJ_FOREIGN_TABLE)
            break;
        index = index_copy(s, child, l->rel);
        if (l->rel->index->constraint)
            copy_not_null(s, child, l->rel->index->constraint);
        partition_copy_index(s, child, index);
    }
    for (const struct constraint *c = parent->constraints; c; c = c->next)
        if (c->type == CONSTRAINT_FOREIGN_KEY && !has_equal_reference(child, c))
            constraint_copy(s, child, c, true);
}

static void
attach_partition(struct schema *s, const struct op *op)
{
    struct relation *parent = relation_touch(s, op->rel, OBJ_PARTITIONED_TABLE);
    struct relation *child = relation_touch(s, op->other, OBJ_TABLE);

    if (parent && child)
        partition_attach(s, parent, child, op->partition);
}

/* CONCURRENTLY leaves the bounds as a CHECK, unless one that is there says as much already. */
static void
leave_bounds(struct schema *s, const struct relation *parent, struct relation *child)
{
    const struct string_list *keys = parent->partition_columns;
    const struct op_constraint def = {.type = CONSTRAINT_CHECK, .columns = keys};

    if (!keys || string_list_has(keys, "") || child->complete != TRI_YES)
        return;
    for (const struct constraint *c = child->constraints; c; c = c->next)
        if (c->type == CONSTRAINT_CHECK && c->columns && string_list_has(keys, c->columns->text))
            return;
    constraint_add(s, child,
                   names_constraint(s, child->name.name, keys->next ? NULL : keys->text, "check", child->name.schema),
                   &def);
}

static void
detach_partition(struct schema *s, const struct op *op)
{
    struct relation *child = schema_relation(s, op->other);

    if (!child || !child->partition_of)
        return;
    if (op->concurrently)
        leave_bounds(s, child->partition_of, child);
    relation_unlink(s, &child->partition_of->partitions, child);
    SCHEMA_SET(s, child->partition_of, NULL);
    SCHEMA_SET(s, child->is_default_partition, false);
    SCHEMA_SET(s, child->bound_text, NULL);
    column_make_own(s, child, NULL);
    for (struct relation_list *l = child->indexes; l; l = l->next)
        SCHEMA_SET(s, l->rel->index->parent, NULL);
}

const struct applier apply_partition[] = {
    {OP_ATTACH_PARTITION, attach_partition},
    {OP_DETACH_PARTITION, detach_partition},
    {OP_NONE, NULL},
};
