/*
 * failure_object.c - failures to foresee.
 */
#include "effect_rows.h"

const struct failure_row object_failures[] = {
    {.id = NULL},
};
