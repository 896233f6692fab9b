/*
 * effect_resolve.h - private to effect_roles.c and effect_role_keys.c: adding relations to the list
 * while one role is resolved.
 */
#ifndef PGPREFLIGHT_EFFECT_RESOLVE_H
#define PGPREFLIGHT_EFFECT_RESOLVE_H

#include "effect_rows.h"

enum {
    MAX_LEVELS = 64
}; /* of partitions, views over views, cascades: then we stop looking */

/* One role being resolved. */
struct resolving {
    struct effect_list *list;
    const struct effect_part *part;
    const struct effect_ctx *c;
};

/* The relation of that name; one the schema does not know is taken to be of that kind. No name:
 * nothing. */
void resolve_add(struct resolving *v, struct name name, enum object_kind kind);
void resolve_add_locked(struct resolving *v, const struct relation *r, enum lock_mode lock);
void resolve_add_relation(struct resolving *v,
                          const struct relation *r); /* NULL, dropped: nothing */
void resolve_add_list(struct resolving *v, const struct relation_list *l);
/* Everything below r; r itself is not added. */
void resolve_add_partitions(struct resolving *v, const struct relation *r, int level);
void resolve_add_descendants(struct resolving *v, const struct relation *r, int level);
/* The partitioned table whose partitions the op changes, or NULL. */
const struct relation *resolve_partitioned_parent(const struct effect_ctx *c);

/* effect_role_keys.c */
void resolve_referenced(struct resolving *v);
void resolve_referenced_of_column(struct resolving *v);
void resolve_referencing(struct resolving *v);
void resolve_parent_referenced(struct resolving *v);
void resolve_parent_referencing(struct resolving *v);
void resolve_cascaded(struct resolving *v);
void resolve_indexes(struct resolving *v);
void resolve_column_indexes(struct resolving *v);
void resolve_constraint_index(struct resolving *v);
void resolve_index_partitions(struct resolving *v);
void resolve_replica_index(struct resolving *v);

/* effect_role_objects.c */
void resolve_type_users(struct resolving *v);
void resolve_typed_tables(struct resolving *v);
void resolve_extension_users(struct resolving *v);
void resolve_owned_relations(struct resolving *v);
void resolve_owned_sequences(struct resolving *v);
void resolve_dependent_views(struct resolving *v);
void resolve_schema_relations(struct resolving *v);
void resolve_all_relations(struct resolving *v);
void resolve_view_bases(struct resolving *v);
void resolve_sequence_table(struct resolving *v);
void resolve_function_users(struct resolving *v);
void resolve_statistics_table(struct resolving *v);

#endif
