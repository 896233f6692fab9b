/* framework_rows.h - one row per framework but the plain one; framework.c only. Of two that are as
 * sure, the first wins. */
#ifndef PGPREFLIGHT_FRAMEWORK_ROWS_H
#define PGPREFLIGHT_FRAMEWORK_ROWS_H

#include "framework.h"

#define FRAMEWORK_ROWS(ROW)                                                                        \
    ROW(prisma)                                                                                    \
    ROW(golang_migrate)                                                                            \
    ROW(goose)                                                                                     \
    ROW(flyway)

#define DECLARE(name) extern const struct framework framework_##name;
FRAMEWORK_ROWS(DECLARE)
#undef DECLARE

#endif
