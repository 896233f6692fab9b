/*
 * failure.h - private to the failure_*.c files: failures that the schema lets us foresee.
 *
 * A predicate answers yes only when the server is certain to refuse (or, for rows with .data, would
 * refuse on some data); what is not known gives no.
 */
#ifndef PGPREFLIGHT_FAILURE_H
#define PGPREFLIGHT_FAILURE_H

#include <pgpreflight/effect.h>

/* Sets *ret_why and returns TRI_YES. */
enum tri failure_yes(const struct effect_ctx *c, const char **ret_why, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same statement drops (truncates) that relation as well: DROP TABLE a, b. */
bool failure_dropped_too(const struct effect_ctx *c, const struct relation *r);

#endif
