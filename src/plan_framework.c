/* plan_framework.c - how each migration tool is asked and run. */
#include <string.h>

#include "plan.h"

static const struct plan_framework rows[] = {
    {"prisma", "Prisma Migrate", "npx prisma migrate status", "npx prisma migrate deploy",
     "npx prisma migrate resolve --rolled-back %s",
     "DELETE FROM _prisma_migrations WHERE migration_name = %s;", NULL, false},
    {"drizzle", "Drizzle", NULL, "npx drizzle-kit migrate", NULL, NULL, NULL, false},
    {"node-pg-migrate", "node-pg-migrate", "npx node-pg-migrate up --dry-run",
     "npx node-pg-migrate up", NULL, NULL, NULL, false},
    {"flyway", "Flyway", "flyway info", "flyway migrate", "flyway repair",
     "DELETE FROM flyway_schema_history WHERE script = %s;",
     "Flyway takes the address from its own configuration (flyway.url)", false},
    {"liquibase", "Liquibase", "liquibase status --verbose", "liquibase update", NULL, NULL,
     "Liquibase takes the address from its own configuration (url)", false},
    {"golang-migrate", "golang-migrate",
     "migrate -database \"$DATABASE_URL\" -path %d version",
     "migrate -database \"$DATABASE_URL\" -path %d up",
     "migrate -database \"$DATABASE_URL\" -path %d force VERSION_BEFORE", NULL, NULL, false,
     .status_is_version = true},
    {"goose", "goose", "goose -dir %d postgres \"$DATABASE_URL\" status",
     "goose -dir %d postgres \"$DATABASE_URL\" up", NULL, NULL, NULL, false},
    {"dbmate", "dbmate", "dbmate --migrations-dir %d status", "dbmate --migrations-dir %d migrate",
     NULL, NULL, NULL, false},
    {"sql-migrate", "sql-migrate", "sql-migrate status", "sql-migrate up", NULL,
     "DELETE FROM gorp_migrations WHERE id = %s;",
     "sql-migrate takes the address from dbconfig.yml", false},
    {"sqlx", "sqlx", "sqlx migrate info --source %d", "sqlx migrate run --source %d", NULL, NULL,
     NULL, false},
    {"diesel", "Diesel", "diesel migration list", "diesel migration run", NULL, NULL, NULL, true},
    {"tern", "tern", "tern status --migrations %d --conn-string \"$DATABASE_URL\"",
     "tern migrate --migrations %d --conn-string \"$DATABASE_URL\"", NULL, NULL, NULL, false},
    {"atlas", "Atlas", "atlas migrate status --dir file://%d --url \"$DATABASE_URL\"",
     "atlas migrate apply --dir file://%d --url \"$DATABASE_URL\"", NULL, NULL, NULL, false},
    {"sqitch", "Sqitch", "sqitch status \"$DATABASE_URL\"", "sqitch deploy --verify \"$DATABASE_URL\"",
     NULL, NULL, NULL, true},
    {"graphile", "graphile-migrate", NULL, "npx graphile-migrate migrate", NULL, NULL, NULL, false},
    {"supabase", "Supabase CLI", "supabase migration list --db-url \"$DATABASE_URL\"",
     "supabase db push --db-url \"$DATABASE_URL\"", NULL, NULL, NULL, false},
    {"hasura", "Hasura", "hasura migrate status", "hasura migrate apply", NULL, NULL,
     "Hasura takes the address from its own configuration", false},
    {"refinery", "refinery", NULL, "refinery migrate -e DATABASE_URL -p %d", NULL, NULL, NULL, false},
    {"pop", "pop", "soda migrate status", "soda migrate up", NULL, NULL,
     "pop takes the address from database.yml", false},
};

static const struct plan_framework plain = {NULL, "psql", NULL, NULL, NULL, NULL, NULL, true};

const struct plan_framework *
plan_framework(const struct plan *p)
{
    const char *name = p->files ? p->files->framework : NULL;

    for (const struct plan_file *f = p->files; name && f; f = f->next)
        if (!f->framework || strcmp(f->framework, name) != 0)
            return &plain;
    for (size_t i = 0; name && i < sizeof(rows) / sizeof(rows[0]); i++)
        if (!strcmp(rows[i].name, name))
            return &rows[i];
    return &plain;
}

/* %d the directory, %s the migration's name. */
const char *
plan_filled(struct plan *p, const char *command, const struct plan_file *file)
{
    const char *slash = strrchr(file->path, '/');
    const char *dir = slash ? arena_strndup(p->arena, file->path, (size_t)(slash - file->path)) : ".";
    struct buf b = {0};
    const char *text;

    for (; *command; command++) {
        if (command[0] == '%' && (command[1] == 'd' || command[1] == 's'))
            buf_puts(&b, plan_shell(p, *++command == 'd' ? dir : file->name));
        else
            buf_putc(&b, *command);
    }
    text = arena_strndup(p->arena, b.data, b.len);
    buf_finish(&b);
    return text;
}
