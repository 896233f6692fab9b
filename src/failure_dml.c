/*
 * failure_dml.c - failures to foresee.
 */
#include "effect_rows.h"

const struct failure_row dml_failures[] = {
    {.id = NULL},
};
