/*
 * failure_partition.c - failures to foresee.
 */
#include "effect_rows.h"

const struct failure_row partition_failures[] = {
    {.id = NULL},
};
