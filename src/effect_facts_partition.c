/*
 * effect_facts_partition.c - what is known of a partitioned table, its default partition and a
 * table about to be attached (effect_facts.h).
 */
#include "effect_facts.h"

#include <string.h>

#include "bound_overlap.h"
#include "bound_proof.h"
#include "schema.h"

static const struct relation *
parent_of(const struct effect_ctx *c)
{
    if (c->op->table && c->op->table->partition_of.name)
        return schema_relation(c->schema, c->op->table->partition_of);
    return c->target;
}

static const struct op_partition *
bound_of(const struct effect_ctx *c)
{
    if (c->op->partition)
        return c->op->partition;
    return c->op->table ? c->op->table->bound : NULL;
}

static const struct relation *
default_partition(const struct relation *parent)
{
    for (const struct relation_list *l = parent ? parent->partitions : NULL; l; l = l->next)
        if (l->rel->is_default_partition && l->rel->exists != TRI_NO)
            return l->rel;
    return NULL;
}

/* The only column of the partition key, or NULL. */
static const char *
single_key(const struct relation *parent)
{
    const struct string_list *k = parent ? parent->partition_columns : NULL;

    return k && !k->next && k->text[0] ? k->text : NULL;
}

static bool
usable(const struct constraint *k)
{
    return k->type == CONSTRAINT_CHECK && k->valid == TRI_YES && !k->not_enforced;
}

bool
fact_has_default_partition(const struct effect_ctx *c)
{
    return default_partition(parent_of(c)) != NULL;
}

bool
fact_default_excludes_bound(const struct effect_ctx *c)
{
    const struct relation *parent = parent_of(c), *other = default_partition(parent);
    const char *key = single_key(parent);

    if (!other)
        return true;
    for (const struct constraint *k = other->constraints; k; k = k->next)
        if (usable(k) && bound_excluded(k->check_text, key, bound_of(c)))
            return true;
    return false;
}

const struct relation *
fact_overlapping_partition(const struct effect_ctx *c)
{
    const struct relation *parent = parent_of(c);
    const struct op_partition *bound = bound_of(c);
    const char *key = single_key(parent);
    const struct column *col = key ? relation_column(parent, key) : NULL;

    if (!bound || !col || !col->type.name || col->type.schema || col->type.is_array ||
        schema_is_in_doubt(c->schema, parent->name))
        return NULL;
    for (const struct relation_list *l = parent->partitions; l; l = l->next)
        if (l->rel->exists == TRI_YES && !schema_is_in_doubt(c->schema, l->rel->name) &&
            bounds_overlap(bound->text, l->rel->bound_text, col->type.name))
            return l->rel;
    return NULL;
}

static bool
key_not_null(const struct relation *r, const char *key)
{
    const struct column *col = relation_column(r, key);

    return (col && col->not_null == TRI_YES) || relation_proves_not_null(r, key) == TRI_YES;
}

bool
fact_attached_proves_bound(const struct effect_ctx *c)
{
    const struct relation *parent = c->target;
    const struct relation *r = schema_relation(c->schema, c->op->other);
    const char *key = single_key(parent);
    bool not_null;

    if (!r || !key)
        return false;
    for (const struct constraint *k = r->constraints; k; k = k->next)
        if (usable(k) && bound_proved(k->check_text, key, bound_of(c), &not_null))
            return not_null || key_not_null(r, key);
    return false;
}

static bool
same_columns(const struct string_list *a, const struct string_list *b)
{
    for (; a && b; a = a->next, b = b->next)
        if (strcmp(a->text, b->text) != 0)
            return false;
    return !a && !b;
}

bool
fact_attach_checks_foreign_key(const struct effect_ctx *c)
{
    const struct relation *r = schema_relation(c->schema, c->op->other);

    for (const struct constraint *k = c->target ? c->target->constraints : NULL; k; k = k->next) {
        bool found = false;

        if (k->type != CONSTRAINT_FOREIGN_KEY)
            continue;
        for (const struct constraint *own = r ? r->constraints : NULL; own; own = own->next)
            found = found || (own->type == CONSTRAINT_FOREIGN_KEY && own->ref == k->ref &&
                              same_columns(own->columns, k->columns));
        if (!found)
            return true;
    }
    return false;
}

static bool
is_key(const struct index_def *x)
{
    return x->constraint && (x->constraint->type == CONSTRAINT_PRIMARY_KEY ||
                             x->constraint->type == CONSTRAINT_UNIQUE);
}

/* An index that can be attached to the parent's: same columns, same uniqueness, same kind of key.
 */
static bool
has_like(const struct relation *r, const struct index_def *parent)
{
    for (const struct relation_list *l = r->indexes; l; l = l->next) {
        const struct index_def *x = l->rel->index;

        if (x && l->rel->exists != TRI_NO && x->valid != TRI_NO && x->unique == parent->unique &&
            same_columns(x->columns, parent->columns) && (!is_key(parent) || is_key(x)))
            return true;
    }
    return false;
}

bool
fact_attach_builds_index(const struct effect_ctx *c)
{
    const struct relation *r = schema_relation(c->schema, c->op->other);

    if (!r || !c->target)
        return false;
    for (const struct relation_list *l = c->target->indexes; l; l = l->next)
        if (l->rel->index && l->rel->exists != TRI_NO && !has_like(r, l->rel->index))
            return true;
    return false;
}
