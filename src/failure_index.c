/*
 * failure_index.c - failures to foresee.
 */
#include "effect_rows.h"

const struct failure_row index_failures[] = {
    {.id = NULL},
};
