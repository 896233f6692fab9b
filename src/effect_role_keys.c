/*
 * effect_role_keys.c - roles found through foreign keys and indexes (effect_resolve.h).
 */
#include "effect_facts.h"
#include "effect_resolve.h"

#include <string.h>

#include "schema.h"

/* --- foreign keys ----------------------------------------------------------------------------- */

static void
add_referenced(struct resolving *v, const struct constraint *k)
{
    if (k->type != CONSTRAINT_FOREIGN_KEY)
        return;
    if (k->ref) {
        resolve_add_relation(v, k->ref);
        resolve_add_partitions(v, k->ref, 0);
    } else {
        resolve_add(v, k->ref_name, OBJ_TABLE);
    }
}

void
resolve_referenced(struct resolving *v)
{
    const struct op_constraint *k = v->c->op->constraint;
    const struct constraint *known;

    if (k && k->type == CONSTRAINT_FOREIGN_KEY && k->ref.name) {
        resolve_add(v, k->ref, OBJ_TABLE);
        resolve_add_partitions(v, schema_relation(v->c->schema, k->ref), 0);
        return;
    }
    if (!v->c->target || !v->c->op->name)
        return;
    known = relation_constraint(v->c->target, v->c->op->name);
    if (known)
        add_referenced(v, known);
}

static bool
same_columns(const struct string_list *a, const struct string_list *b)
{
    for (; a && b; a = a->next, b = b->next)
        if (strcmp(a->text, b->text) != 0)
            return false;
    return !a && !b;
}

/* Does the foreign key go when the op is done, or is it made anew? */
static bool
key_concerned(const struct effect_ctx *c, const struct constraint *k)
{
    switch (c->op->kind) {
    case OP_DROP_COLUMN:
    case OP_ALTER_COLUMN_TYPE:
        return string_list_has(k->columns, c->op->name);
    case OP_DROP_CONSTRAINT:
    case OP_ALTER_CONSTRAINT:
        return c->op->name && k->name && strcmp(c->op->name, k->name) == 0;
    case OP_UPDATE:
        if (!c->op->dml || !c->op->dml->columns)
            return true;
        for (const struct string_list *l = k->columns; l; l = l->next)
            if (string_list_has(c->op->dml->columns, l->text))
                return true;
        return false;
    default:
        return true;
    }
}

/* A partition's share of its parent's foreign key: what it points to keeps its triggers. */
static bool
parents_key(const struct relation *r, const struct constraint *fk)
{
    for (const struct constraint *k = r->partition_of ? r->partition_of->constraints : NULL; k;
         k = k->next)
        if (k->type == CONSTRAINT_FOREIGN_KEY && k->ref == fk->ref &&
            same_columns(k->columns, fk->columns))
            return true;
    return false;
}

static void
add_referenced_of(struct resolving *v, const struct relation *r)
{
    bool drops_partition = v->c->op->kind == OP_DROP_RELATION && r && r->partition_of;

    for (const struct constraint *k = r ? r->constraints : NULL; k; k = k->next)
        if (key_concerned(v->c, k) && !(drops_partition && parents_key(r, k)))
            add_referenced(v, k);
}

static bool
visit_schema_referenced(struct relation *r, void *arg)
{
    struct resolving *v = arg;

    if (strcmp(r->name.schema, v->c->op->object.name) == 0 && r->exists != TRI_NO)
        add_referenced_of(v, r);
    return true;
}

void
resolve_referenced_of_column(struct resolving *v)
{
    if (v->c->op->kind == OP_DROP_SCHEMA) {
        if (v->c->op->object.name)
            schema_each_relation(v->c->schema, visit_schema_referenced, v);
        return;
    }
    add_referenced_of(v, v->c->target);
    if (v->c->op->kind == OP_DROP_RELATION && v->c->target)
        for (const struct relation_list *l = v->c->target->partitions; l; l = l->next)
            add_referenced_of(v, l->rel);
}

/* The key of r that the op is about is what the foreign key points to. */
static bool
points_to_key(const struct effect_ctx *c, const struct relation *r, const struct constraint *fk)
{
    const struct string_list *key = fk->ref_columns;
    const struct constraint *k;

    if (!key) {
        k = relation_primary_key(r);
        key = k ? k->columns : NULL;
    }
    switch (c->op->kind) {
    case OP_ALTER_COLUMN_TYPE:
    case OP_DROP_COLUMN:
        return string_list_has(key, c->op->name);
    case OP_DROP_CONSTRAINT:
        k = c->op->name ? relation_constraint(r, c->op->name) : NULL;
        if (!k || (k->type != CONSTRAINT_PRIMARY_KEY && k->type != CONSTRAINT_UNIQUE))
            return false;
        for (const struct string_list *s = key; s; s = s->next)
            if (!string_list_has(k->columns, s->text))
                return false;
        return key && string_list_count(key) == string_list_count(k->columns);
    case OP_DROP_INDEX: {
        const struct relation *index = schema_relation(c->schema, c->op->object);

        return c->op->cascade && index && index_serves_key(index, fk);
    }
    case OP_UPDATE:
        if (!c->op->dml || !c->op->dml->columns)
            return true;
        for (const struct string_list *s = key; s; s = s->next)
            if (string_list_has(c->op->dml->columns, s->text))
                return true;
        return false;
    default:
        return true;
    }
}

/* The key says CASCADE or SET: rows of the other table are changed or deleted too. */
static bool
follows_rows(const struct effect_ctx *c, const struct constraint *fk)
{
    char action = c->op->kind == OP_DELETE   ? fk->on_delete
                  : c->op->kind == OP_UPDATE ? fk->on_update
                                             : 0;

    return action == 'c' || action == 'n' || action == 'd';
}

/* Without an index on the key every row deleted or changed costs a scan of the other table. */
static unsigned
referencing_work(const struct effect_ctx *c, const struct relation *other,
                 const struct constraint *fk, unsigned work)
{
    if (follows_rows(c, fk))
        work |= WORK_ROWS;
    if ((c->op->kind == OP_DELETE || c->op->kind == OP_UPDATE) &&
        relation_has_index_on(other, fk->columns) == TRI_NO)
        work |= WORK_SCAN;
    return work;
}

static bool
is_added(const struct resolving *v, const struct relation *r)
{
    for (const struct effect *e = v->list->first; e; e = e->next)
        if (e->relation == r)
            return true;
    return false;
}

static void
add_referencing(struct resolving *v, const struct relation *r, int level)
{
    struct effect_part part = *v->part, *own = &part;
    struct resolving one = {v->list, own, v->c};

    for (const struct relation_list *l = r && level < MAX_LEVELS ? r->referenced_by : NULL; l;
         l = l->next)
        for (const struct constraint *k = l->rel->constraints; k; k = k->next)
            if (k->type == CONSTRAINT_FOREIGN_KEY && k->ref == r && !k->not_enforced &&
                points_to_key(v->c, r, k)) {
                bool seen = is_added(v, l->rel);

                own->lock = follows_rows(v->c, k) ? LOCK_ROW_EXCLUSIVE : v->part->lock;
                own->work = referencing_work(v->c, l->rel, k, v->part->work);
                resolve_add_relation(&one, l->rel);
                resolve_add_partitions(&one, l->rel, 0);
                if (v->c->op->kind == OP_DELETE && k->on_delete == 'c' && !seen)
                    add_referencing(v, l->rel, level + 1);
            }
}

void
resolve_referencing(struct resolving *v)
{
    add_referencing(v, v->c->target, 0);
}

/* The table being attached has the key already: its triggers go and the parent's serve. */
static bool
attached_has_key(const struct effect_ctx *c, const struct constraint *fk)
{
    const struct relation *r = schema_relation(c->schema, c->op->other);

    for (const struct constraint *k = r ? r->constraints : NULL; k; k = k->next)
        if (k->type == CONSTRAINT_FOREIGN_KEY && k->ref == fk->ref && k->valid != TRI_NO &&
            same_columns(k->columns, fk->columns))
            return true;
    return false;
}

void
resolve_parent_referenced(struct resolving *v)
{
    const struct relation *parent = resolve_partitioned_parent(v->c);
    struct effect_part checked = {v->part->role, LOCK_SHARE_ROW_EXCLUSIVE, WORK_SCAN};
    struct resolving checking = {v->list, &checked, v->c};

    for (const struct constraint *k = parent ? parent->constraints : NULL; k; k = k->next) {
        bool checks = v->c->op->kind == OP_ATTACH_PARTITION && k->type == CONSTRAINT_FOREIGN_KEY &&
                      !attached_has_key(v->c, k);

        add_referenced(checks ? &checking : v, k);
    }
}

void
resolve_parent_referencing(struct resolving *v)
{
    const struct relation *parent = resolve_partitioned_parent(v->c);

    for (const struct relation_list *l = parent ? parent->referenced_by : NULL; l; l = l->next)
        resolve_add_relation(v, l->rel);
}

static void
add_cascaded(struct resolving *v, const struct relation *r, int level)
{
    for (const struct relation_list *l = r && level < MAX_LEVELS ? r->referenced_by : NULL; l;
         l = l->next) {
        if (l->rel == v->c->target)
            continue;
        resolve_add_relation(v, l->rel);
        resolve_add_descendants(v, l->rel, 0);
        add_cascaded(v, l->rel, level + 1);
    }
}

void
resolve_cascaded(struct resolving *v)
{
    add_cascaded(v, v->c->target, 0);
}

/* --- indexes ---------------------------------------------------------------------------------- */

static bool
index_has_column(const struct index_def *x, const char *column)
{
    return column && (string_list_has(x->columns, column) || string_list_has(x->include, column) ||
                      string_list_has(x->expr_columns, column));
}

/* Maintenance of a partitioned table passes its own index by: it has no file. */
static bool
partitions_only(const struct resolving *v, const struct relation *r)
{
    return r->kind == OBJ_PARTITIONED_TABLE &&
           (v->c->op->kind == OP_REINDEX || v->c->op->kind == OP_CLUSTER ||
            v->c->op->kind == OP_VACUUM || v->c->op->kind == OP_TRUNCATE);
}

static void
add_indexes(struct resolving *v, const struct relation *r, const char *column, int level)
{
    if (!r || level >= MAX_LEVELS)
        return;
    for (const struct relation_list *l = partitions_only(v, r) ? NULL : r->indexes; l; l = l->next)
        if (!column || (l->rel->index && index_has_column(l->rel->index, column)))
            resolve_add_relation(v, l->rel);
    if (v->c->op->only)
        return;
    for (const struct relation_list *l = r->partitions; l; l = l->next)
        add_indexes(v, l->rel, column, level + 1);
    for (const struct relation_list *l = r->children; l; l = l->next)
        add_indexes(v, l->rel, column, level + 1);
}

void
resolve_indexes(struct resolving *v)
{
    add_indexes(v, v->c->target, NULL, 0);
}

void
resolve_column_indexes(struct resolving *v)
{
    if (v->c->op->name)
        add_indexes(v, v->c->target, v->c->op->name, 0);
}

void
resolve_constraint_index(struct resolving *v)
{
    const struct op *op = v->c->op;
    const struct constraint *k;
    struct name n = {NULL, NULL};
    const struct effect_part *part = v->part;
    struct effect_part kept = {part->role, LOCK_ACCESS_SHARE, part->work};

    if (op->constraint && op->constraint->using_index) {
        n.schema = v->c->target ? v->c->target->name.schema : op->rel.schema;
        n.name = op->constraint->using_index;
        /* Only a constraint of another name renames the index. */
        if (!op->name || name_is(op->name, n.name))
            v->part = &kept;
        resolve_add(v, n, OBJ_INDEX);
        v->part = part;
        return;
    }
    k = v->c->target && op->name ? relation_constraint(v->c->target, op->name) : NULL;
    if (k)
        resolve_add_relation(v, k->index);
}

void
resolve_replica_index(struct resolving *v)
{
    struct name n = {v->c->target ? v->c->target->name.schema : v->c->op->rel.schema,
                     v->c->op->name};

    resolve_add(v, n, OBJ_INDEX);
}

static void
add_index_partitions(struct resolving *v, const struct relation *table,
                     const struct relation *parent, int level)
{
    for (const struct relation_list *l = level < MAX_LEVELS ? table->partitions : NULL; l;
         l = l->next)
        for (const struct relation_list *x = l->rel->indexes; x; x = x->next)
            if (x->rel->index && x->rel->index->parent == parent) {
                resolve_add_relation(v, x->rel);
                add_index_partitions(v, l->rel, x->rel, level + 1);
            }
}

void
resolve_index_partitions(struct resolving *v)
{
    const struct relation *r =
        v->c->op->object.name ? schema_relation(v->c->schema, v->c->op->object) : NULL;

    if (r && r->index && v->c->target)
        add_index_partitions(v, v->c->target, r, 0);
}
