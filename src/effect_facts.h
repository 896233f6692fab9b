/*
 * effect_facts.h - questions that several rows ask, answered from op, schema and version.
 *
 * Rows are data; everything that needs thinking is here or in volatility.c, type_change.c and
 * bound_proof.c. All of them are pure.
 */
#ifndef PGPREFLIGHT_EFFECT_FACTS_H
#define PGPREFLIGHT_EFFECT_FACTS_H

#include <pgpreflight/effect.h>

#include "type_change.h"

bool name_is(const char *a, const char *b); /* both given and equal */

/* The relation of the statement is there / is not there, as far as we know. */
bool fact_relation_exists(const struct effect_ctx *c);
bool fact_relation_absent(const struct effect_ctx *c);
bool fact_object_exists(const struct effect_ctx *c); /* op->object as a relation */
bool fact_object_absent(const struct effect_ctx *c);

/* IF NOT EXISTS / IF EXISTS that will skip. */
bool fact_skips_existing(const struct effect_ctx *c);
bool fact_skips_absent(const struct effect_ctx *c);

bool fact_in_create_table(const struct effect_ctx *c); /* the op is a part of CREATE TABLE */
bool fact_only(const struct effect_ctx *c);
bool fact_cascade(const struct effect_ctx *c);
bool fact_concurrently(const struct effect_ctx *c);
bool fact_with_no_data(const struct effect_ctx *c);
bool fact_temporary(const struct effect_ctx *c);
bool fact_target_new(const struct effect_ctx *c);
bool fact_target_is_view(const struct effect_ctx *c); /* view, not materialized */
bool fact_target_partitioned(const struct effect_ctx *c);
bool fact_target_is_partition(const struct effect_ctx *c);
bool fact_target_is(const struct effect_ctx *c, enum object_kind kind);
bool fact_detail(const struct effect_ctx *c, const char *detail);

/* The column op->name of the target; NULL: not known. */
const struct column *fact_column(const struct effect_ctx *c);
bool fact_column_absent(const struct effect_ctx *c);
bool fact_column_exists(const struct effect_ctx *c);

/* The column comes from a parent, which has the say over it; returns that parent. */
const struct relation *fact_column_parent(const struct effect_ctx *c, const char *column);
/* ONLY, and there are partitions or children. */
bool fact_only_with_children(const struct effect_ctx *c);

/* The constraint op->name of the target; NULL: not known. */
const struct constraint *fact_constraint(const struct effect_ctx *c);
bool fact_constraint_absent(const struct effect_ctx *c);

/* A trigger, default or CHECK of the table calls the function. */
bool fact_uses_function(const struct relation *r, const char *function);
/* A column of r whose default is nextval() of the target; NULL: none. */
const struct column *fact_draws_from_target(const struct effect_ctx *c, const struct relation *r);

/* Why adding op->column rewrites the table. */
enum column_cost {
    COLUMN_FREE,             /* no default, or one that is the same for every row */
    COLUMN_VOLATILE,         /* a default that must be computed per row */
    COLUMN_UNKNOWN_FUNCTION, /* ... by a function nobody has told us about */
    COLUMN_SERIAL,
    COLUMN_IDENTITY,
    COLUMN_STORED,
    COLUMN_VIRTUAL,
    COLUMN_DOMAIN,          /* a domain with a CHECK or NOT NULL */
    COLUMN_DOMAIN_VOLATILE, /* a domain whose own DEFAULT is volatile */
};
enum column_cost fact_column_cost(const struct effect_ctx *c);

/* ADD COLUMN: the type is a domain with a DEFAULT of its own. */
bool fact_domain_has_default(const struct effect_ctx *c);

/* The values a domain takes are checked: it, or a domain below it, has CHECK or NOT NULL. */
bool fact_domain_constrained(const struct schema *s, const struct type *t);

/* ALTER COLUMN TYPE: from the column's type in the schema to the one written. */
struct type_change fact_type_change(const struct effect_ctx *c);
/* A table with a column whose type is the target's row type; NULL: none known. */
const struct relation *fact_row_type_user(const struct effect_ctx *c);
/* A view that reads the target and surely means this column of it: its query names the column, and
 * nothing else it reads has, or may have, one of that name. NULL: none. */
const struct relation *fact_view_using_column(const struct effect_ctx *c, const char *column);
/* Keys that are expressions, or a WHERE: any type change of a column in it builds it anew. */
bool fact_index_has_expressions(const struct index_def *x);

bool fact_has_default_partition(const struct effect_ctx *c);
/* There is no default partition, or a CHECK of it proves that it holds no row within the bounds. */
bool fact_default_excludes_bound(const struct effect_ctx *c);
/* A partition whose bounds surely overlap those that PARTITION OF or ATTACH gives, or NULL. */
const struct relation *fact_overlapping_partition(const struct effect_ctx *c);
/* A valid CHECK of the table being attached proves its bounds. */
bool fact_attached_proves_bound(const struct effect_ctx *c);
/* ATTACH PARTITION: the parent has a foreign key that the partition lacks. */
bool fact_attach_checks_foreign_key(const struct effect_ctx *c);
/* ATTACH PARTITION: the parent has an index or key with no like on the partition. */
bool fact_attach_builds_index(const struct effect_ctx *c);

#endif
