/*
 * effect_roles.c - the relations that play a role for an op (effect.h, enum role).
 *
 * Every resolver walks the schema and adds what it finds; a relation nobody has told us about is
 * added by its name when the statement says it, and cannot be found otherwise.
 */
#include "effect_resolve.h"

#include <string.h>

#include "arena.h"
#include "schema.h"

static bool
creates_target(const struct op *op)
{
    switch (op->kind) {
    case OP_CREATE_TABLE:
    case OP_CREATE_TABLE_AS:
    case OP_CREATE_VIEW:
    case OP_CREATE_MATVIEW:
    case OP_CREATE_SEQUENCE:
        return true;
    default:
        return false;
    }
}

/* Is the relation created by the op itself (which the schema does not know yet)? */
static enum tri
created_by_op(const struct resolving *v, const struct relation *r)
{
    const struct op *op = v->c->op;
    bool creates = v->part->role == ROLE_TARGET   ? creates_target(op)
                   : v->part->role == ROLE_OBJECT ? op->kind == OP_CREATE_INDEX
                                                  : false;

    if (!creates || (r && r->exists != TRI_NO))
        return r ? r->is_new : TRI_UNKNOWN;
    return op->if_not_exists && !r ? TRI_UNKNOWN : TRI_YES;
}

/*
 * A partitioned table has no storage: the work is done on its partitions. When none is known it
 * stands for them.
 */
static unsigned
work_on(const struct effect_part *part, const struct relation *r)
{
    if (relation_is_new(r))
        return WORK_NONE;
    if (r && r->kind == OBJ_PARTITIONED_TABLE && r->partitions)
        return part->work & WORK_ROWS;
    return part->work;
}

static void
add_locked(struct resolving *v, struct name name, const struct relation *r, enum object_kind kind,
           enum lock_mode lock)
{
    struct name full = r ? r->name : schema_qualify(v->c->schema, name);
    enum tri is_new = created_by_op(v, r);
    unsigned work = is_new == TRI_YES ? WORK_NONE : work_on(v->part, r);
    struct effect *e;

    for (e = v->list->first; e; e = e->next)
        if (name_equal(e->rel, full))
            break;
    if (!e) {
        e = arena_new(v->c->arena, struct effect);
        e->rel = full;
        e->relation = r;
        e->kind = r && r->kind != OBJ_UNKNOWN ? r->kind : kind;
        e->is_new = is_new;
        e->role = v->part->role;
        *v->list->last = e;
        v->list->last = &e->next;
    }
    if (lock > e->lock)
        e->lock = lock;
    e->work |= work;
    if (v->part->role <= ROLE_REFERENCED)
        e->named = true;
}

/* A part without a lock leaves it to the statement: LOCK TABLE says which. */
static enum lock_mode
part_lock(const struct resolving *v)
{
    return v->part->lock != LOCK_NONE ? v->part->lock : v->c->op->lock;
}

void
resolve_add(struct resolving *v, struct name name, enum object_kind kind)
{
    struct relation *r = name.name ? schema_relation(v->c->schema, name) : NULL;

    if (name.name)
        add_locked(v, name, r && r->exists != TRI_NO ? r : NULL, kind, part_lock(v));
}

void
resolve_add_locked(struct resolving *v, const struct relation *r, enum lock_mode lock)
{
    if (r && r->exists != TRI_NO)
        add_locked(v, r->name, r, r->kind, lock);
}

void
resolve_add_relation(struct resolving *v, const struct relation *r)
{
    resolve_add_locked(v, r, part_lock(v));
}

void
resolve_add_list(struct resolving *v, const struct relation_list *l)
{
    for (; l; l = l->next)
        resolve_add_relation(v, l->rel);
}

static void
add_names(struct resolving *v, const struct name_list *l)
{
    for (; l; l = l->next)
        resolve_add(v, l->name, OBJ_TABLE);
}

/* --- below and above a table ---------------------------------------------------------------- */

void
resolve_add_partitions(struct resolving *v, const struct relation *r, int level)
{
    for (const struct relation_list *l = r && level < MAX_LEVELS ? r->partitions : NULL; l;
         l = l->next) {
        resolve_add_relation(v, l->rel);
        resolve_add_partitions(v, l->rel, level + 1);
    }
}

void
resolve_add_descendants(struct resolving *v, const struct relation *r, int level)
{
    if (!r || level >= MAX_LEVELS)
        return;
    for (const struct relation_list *l = r->partitions; l; l = l->next) {
        resolve_add_relation(v, l->rel);
        resolve_add_descendants(v, l->rel, level + 1);
    }
    for (const struct relation_list *l = r->children; l; l = l->next) {
        resolve_add_relation(v, l->rel);
        resolve_add_descendants(v, l->rel, level + 1);
    }
}

/* The partitioned table whose partitions the op changes. */
const struct relation *
resolve_partitioned_parent(const struct effect_ctx *c)
{
    if (c->op->table && c->op->table->partition_of.name)
        return schema_relation(c->schema, c->op->table->partition_of);
    switch (c->op->kind) {
    case OP_ATTACH_PARTITION:
    case OP_DETACH_PARTITION:
    case OP_SPLIT_PARTITION:
        return c->target;
    default:
        return c->target ? c->target->partition_of : NULL;
    }
}

static void
resolve_target(struct resolving *v)
{
    const struct op *op = v->c->op;
    const struct relation *named = op->rel.name ? schema_relation(v->c->schema, op->rel) : NULL;

    if (named && named->kind == OBJ_INDEX) /* ALTER TABLE takes an index, too */
        resolve_add_relation(v, named);
    else if (v->c->target && v->c->target->exists != TRI_NO)
        resolve_add_relation(v, v->c->target);
    else if (op->rel.name)
        resolve_add(v, op->rel, op->rel_kind);
}

static void
resolve_object(struct resolving *v)
{
    enum object_kind kind = v->c->op->rel_kind;

    if (v->c->op->kind == OP_CREATE_INDEX || kind == OBJ_UNKNOWN || kind == OBJ_TABLE)
        kind = OBJ_INDEX;
    resolve_add(v, v->c->op->object, kind);
}

static void
resolve_other(struct resolving *v)
{
    resolve_add(v, v->c->op->other, OBJ_TABLE);
    if (v->c->op->kind == OP_ATTACH_PARTITION && v->c->op->other.name)
        resolve_add_partitions(v, schema_relation(v->c->schema, v->c->op->other), 0);
}

static void
resolve_other_table(struct resolving *v)
{
    const struct relation *r =
        v->c->op->other.name ? schema_relation(v->c->schema, v->c->op->other) : NULL;

    if (r && r->index)
        resolve_add_relation(v, r->index->table);
}

/* What reading a relation reads: partitions, children, and the tables of a view. */
static void
add_read(struct resolving *v, const struct relation *r, enum lock_mode lock, int level)
{
    struct effect_part part = {v->part->role, lock, v->part->work};
    struct resolving below = {v->list, &part, v->c};

    if (!r || r->exists == TRI_NO || level >= MAX_LEVELS)
        return;
    resolve_add_descendants(&below, r, 0);
    if (r->kind != OBJ_VIEW)
        return;
    for (const struct relation_list *l = r->reads; l; l = l->next) {
        resolve_add_relation(&below, l->rel);
        add_read(v, l->rel, lock, level + 1);
    }
}

/* Planning locks partitions as running does, but for those of a table rows would be inserted into.
 */
static bool
plans_below(const struct op *op, const struct relation_use *u, const struct relation *r)
{
    return op->kind == OP_EXPLAIN && r &&
           (r->kind == OBJ_VIEW || u->lock != LOCK_ROW_EXCLUSIVE || !op->detail);
}

static void
resolve_uses(struct resolving *v)
{
    for (const struct relation_use *u = v->c->op->uses; u; u = u->next) {
        struct relation *r = schema_relation(v->c->schema, u->rel);
        enum lock_mode lock = v->part->lock != LOCK_NONE ? v->part->lock : u->lock;

        add_locked(v, u->rel, r && r->exists != TRI_NO ? r : NULL, OBJ_TABLE, lock);
        /* The query is run or planned: it goes on to what is below. */
        if (v->part->work || plans_below(v->c->op, u, r))
            add_read(v, r, lock, 0);
    }
}

static void
resolve_descendants(struct resolving *v)
{
    /* DROP COLUMN after ONLY still tells the children that the column is their own now. */
    if (v->c->op->only && v->c->op->kind == OP_DROP_COLUMN && v->c->target)
        resolve_add_list(v, v->c->target->children);
    else if (!v->c->op->only)
        resolve_add_descendants(v, v->c->target, 0);
}

static void
resolve_partitions(struct resolving *v)
{
    if (!v->c->op->only)
        resolve_add_partitions(v, v->c->target, 0);
}

static void
resolve_parent(struct resolving *v)
{
    if (!v->c->target)
        return;
    resolve_add_relation(v, v->c->target->partition_of);
    resolve_add_list(v, v->c->target->inherits);
}

static void
resolve_default_partition(struct resolving *v)
{
    const struct relation *parent = resolve_partitioned_parent(v->c);

    for (const struct relation_list *l = parent ? parent->partitions : NULL; l; l = l->next)
        if (l->rel->is_default_partition && l->rel != v->c->target) {
            resolve_add_relation(v, l->rel);
            resolve_add_partitions(v, l->rel, 0);
        }
}

static void
resolve_inherits(struct resolving *v)
{
    if (!v->c->op->table)
        return;
    resolve_add(v, v->c->op->table->partition_of, OBJ_PARTITIONED_TABLE);
    add_names(v, v->c->op->table->inherits);
}

static void
resolve_like(struct resolving *v)
{
    if (v->c->op->table)
        add_names(v, v->c->op->table->like);
}

static const struct {
    const char *name;
    void (*resolve)(struct resolving *v);
} roles[ROLE_COUNT] = {
    [ROLE_END] = {"", NULL},
    [ROLE_TARGET] = {"target", resolve_target},
    [ROLE_OBJECT] = {"object", resolve_object},
    [ROLE_OTHER] = {"other", resolve_other},
    [ROLE_USES] = {"uses", resolve_uses},
    [ROLE_REFERENCED] = {"referenced", resolve_referenced},
    [ROLE_REFERENCED_OF_COLUMN] = {"referenced-of-dropped", resolve_referenced_of_column},
    [ROLE_REFERENCING] = {"referencing", resolve_referencing},
    [ROLE_DESCENDANTS] = {"descendants", resolve_descendants},
    [ROLE_PARTITIONS] = {"partitions", resolve_partitions},
    [ROLE_PARENT] = {"parent", resolve_parent},
    [ROLE_DEFAULT_PARTITION] = {"default-partition", resolve_default_partition},
    [ROLE_INDEXES] = {"indexes", resolve_indexes},
    [ROLE_COLUMN_INDEXES] = {"column-indexes", resolve_column_indexes},
    [ROLE_TYPE_USERS] = {"type-users", resolve_type_users},
    [ROLE_OWNED_SEQUENCES] = {"owned-sequences", resolve_owned_sequences},
    [ROLE_DEPENDENT_VIEWS] = {"dependent-views", resolve_dependent_views},
    [ROLE_CASCADED] = {"cascaded", resolve_cascaded},
    [ROLE_SCHEMA_RELATIONS] = {"schema-relations", resolve_schema_relations},
    [ROLE_VIEW_BASES] = {"view-bases", resolve_view_bases},
    [ROLE_INHERITS] = {"inherits", resolve_inherits},
    [ROLE_LIKE] = {"like", resolve_like},
    [ROLE_PARENT_REFERENCED] = {"parent-referenced", resolve_parent_referenced},
    [ROLE_PARENT_REFERENCING] = {"parent-referencing", resolve_parent_referencing},
    [ROLE_CONSTRAINT_INDEX] = {"constraint-index", resolve_constraint_index},
    [ROLE_REPLICA_INDEX] = {"replica-index", resolve_replica_index},
    [ROLE_ALL_RELATIONS] = {"all-relations", resolve_all_relations},
    [ROLE_SEQUENCE_TABLE] = {"sequence-table", resolve_sequence_table},
    [ROLE_FUNCTION_USERS] = {"function-users", resolve_function_users},
    [ROLE_TYPED_TABLES] = {"typed-tables", resolve_typed_tables},
    [ROLE_EXTENSION_USERS] = {"extension-users", resolve_extension_users},
    [ROLE_OWNED_RELATIONS] = {"owned-relations", resolve_owned_relations},
    [ROLE_OTHER_TABLE] = {"other-table", resolve_other_table},
    [ROLE_INDEX_PARTITIONS] = {"index-partitions", resolve_index_partitions},
    [ROLE_STATISTICS_TABLE] = {"statistics-table", resolve_statistics_table},
};

void
effect_add_part(struct effect_list *list, const struct effect_part *part)
{
    struct resolving v = {.list = list, .part = part, .c = list->c};

    if (part->role > ROLE_END && part->role < ROLE_COUNT && roles[part->role].resolve)
        roles[part->role].resolve(&v);
}

const char *
role_name(enum role r)
{
    return r < ROLE_COUNT ? roles[r].name : "";
}
