/*
 * feature_version.h - clauses that the grammar here knows and an older server does not: it answers
 * with a syntax error (42601). Source: the release notes; the first version with the clause.
 */
#ifndef PGPREFLIGHT_FEATURE_VERSION_H
#define PGPREFLIGHT_FEATURE_VERSION_H

#include <pgpreflight/schema.h>

struct feature {
    const char *what;
    int since;
    bool (*used)(const struct op *op, const struct relation *target);
};

/* The first clause of the op that a server of that version lacks, or NULL. */
const struct feature *feature_too_new_for(const struct op *op, const struct relation *target,
                                          int pg_version);

#endif
