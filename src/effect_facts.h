/*
 * effect_facts.h - questions that several rows ask, answered from op, schema and version.
 *
 * Rows are data; everything that needs thinking is here or in volatility.c, type_change.c and
 * bound_proof.c. All of them are pure.
 */
#ifndef PGPREFLIGHT_EFFECT_FACTS_H
#define PGPREFLIGHT_EFFECT_FACTS_H

#include <pgpreflight/effect.h>

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
bool fact_target_is_view(const struct effect_ctx *c);    /* view, not materialized */
bool fact_target_partitioned(const struct effect_ctx *c);
bool fact_target_is_partition(const struct effect_ctx *c);
bool fact_target_is(const struct effect_ctx *c, enum object_kind kind);
bool fact_detail(const struct effect_ctx *c, const char *detail);

/* The column op->name of the target; NULL: not known. */
const struct column *fact_column(const struct effect_ctx *c);
bool fact_column_absent(const struct effect_ctx *c);
bool fact_column_exists(const struct effect_ctx *c);

/* The constraint op->name of the target; NULL: not known. */
const struct constraint *fact_constraint(const struct effect_ctx *c);
bool fact_constraint_absent(const struct effect_ctx *c);

/* Why adding op->column rewrites the table. */
enum column_cost {
    COLUMN_FREE,             /* no default, or one that is the same for every row */
    COLUMN_VOLATILE,         /* a default that must be computed per row */
    COLUMN_UNKNOWN_FUNCTION, /* ... by a function nobody has told us about */
    COLUMN_SERIAL,
    COLUMN_IDENTITY,
    COLUMN_STORED,
    COLUMN_VIRTUAL,
    COLUMN_DOMAIN,           /* a domain with a CHECK or NOT NULL */
    COLUMN_DOMAIN_VOLATILE,  /* a domain whose own DEFAULT is volatile */
};
enum column_cost fact_column_cost(const struct effect_ctx *c);

/* The values a domain takes are checked: it, or a domain below it, has CHECK or NOT NULL. */
bool fact_domain_constrained(const struct schema *s, const struct type *t);

#endif
