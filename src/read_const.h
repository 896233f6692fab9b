/* read_const.h - what an EXECUTE's expression evaluates to, where that can be known. */
#ifndef PGPREFLIGHT_READ_CONST_H
#define PGPREFLIGHT_READ_CONST_H

#include <stdbool.h>

#include "arena.h"

/*
 * The SQL that the expression gives, or NULL when it depends on data. *ret_guessed: a name in it
 * is not known and was replaced by "?" (an unknown value by NULL).
 */
const char *read_constant_text(const char *expression, struct arena *a, bool *ret_guessed);

#endif
