/* sql_fold.h - SQL on one line: blanks folded to one, comments gone, quoted text as it is. */
#ifndef PGPREFLIGHT_SQL_FOLD_H
#define PGPREFLIGHT_SQL_FOLD_H

#include <stddef.h>

#include "arena.h"

char *sql_fold(const char *text, size_t n, struct arena *a);

#endif
