/*
 * nearest.h - "did you mean": the candidate with the smallest edit distance to a mistyped word.
 */
#ifndef PGPREFLIGHT_NEAREST_H
#define PGPREFLIGHT_NEAREST_H

#include <stddef.h>

struct nearest {
    const char *word, *best;
    size_t distance;
};

void nearest_begin(struct nearest *n, const char *word);
void nearest_try(struct nearest *n, const char *candidate);
/* The best candidate if it is near enough to be a typing slip, else NULL. */
const char *nearest_result(const struct nearest *n);

#endif
