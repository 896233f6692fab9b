/*
 * failure_constraint.c - failures to foresee.
 */
#include "effect_rows.h"

const struct failure_row constraint_failures[] = {
    {.id = NULL},
};
