/*
 * bound_proof.h - does a CHECK constraint's text prove, or exclude, a partition's bounds?
 *
 * The server proves it with predicate_implied_by(); we understand conjunctions of comparisons of
 * the key with literals, which is how such constraints are written. Everything else proves nothing.
 */
#ifndef PGPREFLIGHT_BOUND_PROOF_H
#define PGPREFLIGHT_BOUND_PROOF_H

#include <pgpreflight/op.h>

/* Every row that passes the CHECK lies within the bounds (NULL aside: see *ret_not_null). */
bool bound_proved(const char *check, const char *key, const struct op_partition *bound,
                  bool *ret_not_null);
/* No row that passes the CHECK lies within the bounds. */
bool bound_excluded(const char *check, const char *key, const struct op_partition *bound);

#endif
