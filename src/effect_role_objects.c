/*
 * effect_role_objects.c - roles found through types, views, sequences, schemas and functions
 * (effect_resolve.h). Those that walk all relations serve rare statements only.
 */
#include "effect_resolve.h"

#include <string.h>

#include "effect_facts.h"
#include "schema.h"

static bool
visit_type_user(struct relation *r, void *arg)
{
    struct resolving *v = arg;
    const struct type *t = schema_type(v->c->schema, v->c->op->object);

    if (r->exists == TRI_NO || r->kind == OBJ_INDEX || r->kind == OBJ_VIEW)
        return true;
    for (const struct column *col = r->columns; col; col = col->next) {
        struct name n = {col->type.schema, col->type.name};

        if (!col->dropped && n.name && t && schema_type(v->c->schema, n) == t) {
            resolve_add_relation(v, r);
            break;
        }
    }
    return true;
}

void
resolve_type_users(struct resolving *v)
{
    if (v->c->op->object.name)
        schema_each_relation(v->c->schema, visit_type_user, v);
}

void
resolve_owned_sequences(struct resolving *v)
{
    const char *column = v->c->op->kind == OP_DROP_RELATION || v->c->op->kind == OP_SET_SCHEMA ||
                                 v->c->op->kind == OP_OWNER_TO || v->c->op->kind == OP_TRUNCATE
                             ? NULL
                             : v->c->op->name;

    for (const struct relation_list *l = v->c->target ? v->c->target->sequences : NULL; l;
         l = l->next)
        if (!column || (l->rel->sequence_column && strcmp(l->rel->sequence_column, column) == 0))
            resolve_add_relation(v, l->rel);
}

static void
add_dependent_views(struct resolving *v, const struct relation *r, const char *column, int level)
{
    for (const struct relation_list *l = r && level < MAX_LEVELS ? r->read_by : NULL; l;
         l = l->next)
        if (!column || !l->rel->reads_columns || string_list_has(l->rel->reads_columns, column)) {
            resolve_add_relation(v, l->rel);
            add_dependent_views(v, l->rel, NULL, level + 1);
        }
}

void
resolve_dependent_views(struct resolving *v)
{
    const char *column = v->c->op->kind == OP_DROP_COLUMN ? v->c->op->name : NULL;

    /* A view that may only read another table's column of that name: without CASCADE the drop fails,
     * or that is what it reads. */
    if (!column || v->c->op->cascade || fact_view_using_column(v->c, column))
        add_dependent_views(v, v->c->target, column, 0);
}

/* Maintenance takes tables one by one; an index is locked as strongly as its rebuild needs. */
static void
add_maintained(struct resolving *v, const struct relation *r)
{
    if (r->kind == OBJ_TABLE || r->kind == OBJ_MATVIEW || r->kind == OBJ_UNKNOWN)
        resolve_add_relation(v, r);
    else if (r->kind == OBJ_INDEX && v->c->op->kind == OP_REINDEX && r->index && r->index->table &&
             r->index->table->kind != OBJ_PARTITIONED_TABLE)
        resolve_add_locked(v, r, LOCK_ACCESS_EXCLUSIVE);
}

static bool
visit_schema_relation(struct relation *r, void *arg)
{
    struct resolving *v = arg;

    if (strcmp(r->name.schema, v->c->op->object.name) != 0)
        return true;
    if (v->c->op->kind == OP_DROP_SCHEMA)
        resolve_add_relation(v, r);
    else
        add_maintained(v, r);
    return true;
}

void
resolve_schema_relations(struct resolving *v)
{
    if (v->c->op->object.name)
        schema_each_relation(v->c->schema, visit_schema_relation, v);
}

static bool
visit_maintained(struct relation *r, void *arg)
{
    add_maintained(arg, r);
    return true;
}

void
resolve_all_relations(struct resolving *v)
{
    schema_each_relation(v->c->schema, visit_maintained, v);
}

static void
add_view_bases(struct resolving *v, const struct relation *r, int level)
{
    for (const struct relation_list *l = level < MAX_LEVELS ? r->reads : NULL; l; l = l->next) {
        resolve_add_relation(v, l->rel);
        if (l->rel->kind == OBJ_VIEW)
            add_view_bases(v, l->rel, level + 1);
        else
            resolve_add_descendants(v, l->rel, 0);
    }
}

void
resolve_view_bases(struct resolving *v)
{
    if (v->c->target && (v->c->target->kind == OBJ_VIEW || v->c->target->kind == OBJ_MATVIEW))
        add_view_bases(v, v->c->target, 0);
}

static bool
visit_sequence_user(struct relation *r, void *arg)
{
    struct resolving *v = arg;

    if (fact_draws_from_target(v->c, r))
        resolve_add_relation(v, r);
    return true;
}

void
resolve_sequence_table(struct resolving *v)
{
    resolve_add(v, v->c->op->other, OBJ_TABLE);
    if (!v->c->target)
        return;
    resolve_add_relation(v, v->c->target->sequence_table);
    if (v->c->op->kind == OP_DROP_RELATION)
        schema_each_relation(v->c->schema, visit_sequence_user, v);
}

static bool
visit_function_user(struct relation *r, void *arg)
{
    struct resolving *v = arg;

    if (fact_uses_function(r, v->c->op->object.name))
        resolve_add_relation(v, r);
    return true;
}

void
resolve_function_users(struct resolving *v)
{
    if (v->c->op->object.name)
        schema_each_relation(v->c->schema, visit_function_user, v);
}

static bool
visit_typed_table(struct relation *r, void *arg)
{
    struct resolving *v = arg;
    const struct type *t = schema_type(v->c->schema, v->c->op->object);

    if (t && r->of_type.name && schema_type(v->c->schema, r->of_type) == t)
        resolve_add_relation(v, r);
    return true;
}

void
resolve_typed_tables(struct resolving *v)
{
    if (v->c->op->object.name)
        schema_each_relation(v->c->schema, visit_typed_table, v);
}

/* Types of the extensions people drop are named like them, but for PostGIS. */
static bool
type_of_extension(const char *type, const char *extension)
{
    if (strcmp(extension, "postgis") == 0)
        return strcmp(type, "geometry") == 0 || strcmp(type, "geography") == 0;
    return strcmp(type, extension) == 0;
}

static bool
visit_extension_user(struct relation *r, void *arg)
{
    struct resolving *v = arg;

    for (const struct column *col = r->columns; col; col = col->next)
        if (!col->dropped && col->type.name &&
            type_of_extension(col->type.name, v->c->op->object.name)) {
            resolve_add_relation(v, r);
            break;
        }
    return true;
}

void
resolve_extension_users(struct resolving *v)
{
    if (v->c->op->object.name)
        schema_each_relation(v->c->schema, visit_extension_user, v);
}

static bool
visit_owned(struct relation *r, void *arg)
{
    struct resolving *v = arg;

    if (r->owner && string_list_has(v->c->op->strings, r->owner))
        resolve_add_relation(v, r);
    return true;
}

void
resolve_owned_relations(struct resolving *v)
{
    schema_each_relation(v->c->schema, visit_owned, v);
}

static bool
visit_statistics(struct relation *r, void *arg)
{
    struct resolving *v = arg;

    for (const struct policy *p = r->statistics; p; p = p->next)
        if (strcmp(p->name, v->c->op->object.name) == 0) {
            resolve_add_relation(v, r);
            break;
        }
    return true;
}

void
resolve_statistics_table(struct resolving *v)
{
    if (v->c->op->object.name)
        schema_each_relation(v->c->schema, visit_statistics, v);
}
