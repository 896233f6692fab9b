/* framework_rows.h - one row per framework but the plain one; for framework*.c only. Of two that
 * are as sure, the first wins. */
#ifndef PGPREFLIGHT_FRAMEWORK_ROWS_H
#define PGPREFLIGHT_FRAMEWORK_ROWS_H

#include "framework.h"

#define FRAMEWORK_ROWS(ROW)                                                                        \
    ROW(prisma)                                                                                    \
    ROW(drizzle)                                                                                   \
    ROW(supabase)                                                                                  \
    ROW(sqitch)                                                                                    \
    ROW(hasura)                                                                                    \
    ROW(atlas)                                                                                     \
    ROW(graphile)                                                                                  \
    ROW(liquibase)                                                                                 \
    ROW(goose)                                                                                     \
    ROW(dbmate)                                                                                    \
    ROW(sql_migrate)                                                                               \
    ROW(tern)                                                                                      \
    ROW(node_pg_migrate)                                                                           \
    ROW(postgres_migrations)                                                                       \
    ROW(bytebase)                                                                                  \
    ROW(pop)                                                                                       \
    ROW(flyway)                                                                                    \
    ROW(refinery)                                                                                  \
    ROW(sqlx)                                                                                      \
    ROW(diesel)                                                                                    \
    ROW(golang_migrate)                                                                            \
    ROW(alembic)                                                                                   \
    ROW(django)                                                                                    \
    ROW(ef)                                                                                        \
    ROW(rails)                                                                                     \
    ROW(dump)

#define DECLARE(name) extern const struct framework framework_##name;
FRAMEWORK_ROWS(DECLARE)
#undef DECLARE

#endif
