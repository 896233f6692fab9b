/* plan_framework.c - how each migration tool is asked and run. */
#include <string.h>

#include "plan.h"

/* DATABASE_URL as Sqitch takes it. */
#define SQITCH_TARGET "\"db:pg:${DATABASE_URL#*:}\""

static const struct plan_framework rows[] = {
    {"prisma", "Prisma Migrate", "npx prisma migrate status", "npx prisma migrate deploy",
     "npx prisma migrate resolve --rolled-back %s",
     "DELETE FROM _prisma_migrations WHERE migration_name = %s;",
     .address = "without Prisma's own parameters such as ?schema= and ?pgbouncer=, which psql refuses"},
    {"drizzle", "Drizzle", NULL, "npx drizzle-kit migrate", NULL,
     "DELETE FROM drizzle.__drizzle_migrations WHERE hash = %h;"},
    {"node-pg-migrate", "node-pg-migrate", "npx node-pg-migrate up -m %d --dry-run",
     "npx node-pg-migrate up -m %d", NULL, "DELETE FROM pgmigrations WHERE name = %b;", .run_takes_options = true,
     .back = "npx node-pg-migrate down %c -m %d"},
    {"flyway", "Flyway", "flyway info", "flyway migrate", "flyway repair",
     "DELETE FROM flyway_schema_history WHERE script = %s;",
     "Flyway takes the address from its own configuration (flyway.url)"},
    {"liquibase", "Liquibase", "liquibase status --verbose", "liquibase update", NULL,
     "DELETE FROM databasechangelog WHERE right('/' || filename, length(%s) + 1) = '/' || %s;",
     "Liquibase takes the address from its own configuration (url)"},
    {"golang-migrate", "golang-migrate",
     "migrate -database \"$DATABASE_URL\" -path %d version",
     "migrate -database \"$DATABASE_URL\" -path %d up",
     "migrate -database \"$DATABASE_URL\" -path %d force VERSION_BEFORE", .status_is_version = true,
     .back = "migrate -database \"$DATABASE_URL\" -path %d down %c"},
    {"goose", "goose", "goose -dir %d postgres \"$DATABASE_URL\" status",
     "goose -dir %d postgres \"$DATABASE_URL\" up", NULL, "DELETE FROM goose_db_version WHERE version_id = %n;",
     .back = "goose -dir %d postgres \"$DATABASE_URL\" down", .back_is_one = true},
    {"dbmate", "dbmate", "dbmate --migrations-dir %d status",
     "dbmate --no-dump-schema --migrations-dir %d migrate", NULL,
     "DELETE FROM schema_migrations WHERE version = %v;", .run_takes_options = true,
     .back = "dbmate --no-dump-schema --migrations-dir %d rollback", .back_is_one = true},
    {"sql-migrate", "sql-migrate", "sql-migrate status", "sql-migrate up", NULL,
     "DELETE FROM gorp_migrations WHERE id = %s;",
     "sql-migrate takes the address from dbconfig.yml", .run_takes_options = true, .back = "sql-migrate down -limit=%c"},
    {"sqlx", "sqlx", "sqlx migrate info --source %d", "sqlx migrate run --source %d", NULL,
     "DELETE FROM _sqlx_migrations WHERE version = %n;",
     .back = "sqlx migrate revert --source %d", .back_is_one = true},
    {"diesel", "Diesel", "diesel migration list", "diesel migration run", NULL,
     "DELETE FROM __diesel_schema_migrations WHERE version = %v;", .run_takes_options = true,
     .back = "diesel migration revert --number %c"},
    {"tern", "tern", "tern status --migrations %d --conn-string \"$DATABASE_URL\"",
     "tern migrate --migrations %d --conn-string \"$DATABASE_URL\""},
    {"atlas", "Atlas", "atlas migrate status --dir file://%d --url \"$DATABASE_URL\"",
     "atlas migrate apply --dir file://%d --url \"$DATABASE_URL\""},
    {"sqitch", "Sqitch", "sqitch status " SQITCH_TARGET, "sqitch deploy --verify " SQITCH_TARGET, NULL, NULL,
     .forget_all = "sqitch revert --log-only -y --to @HEAD^%c " SQITCH_TARGET, .run_takes_options = true,
     .back = "sqitch revert -y --to @HEAD^%c " SQITCH_TARGET},
    {"graphile", "graphile-migrate", NULL, "npx graphile-migrate migrate", NULL,
     "DELETE FROM graphile_migrate.migrations WHERE filename = %s;", .run_takes_options = true},
    {"supabase", "Supabase CLI", "supabase migration list --db-url \"$DATABASE_URL\"",
     "supabase db push --yes --db-url \"$DATABASE_URL\"", NULL,
     "DELETE FROM supabase_migrations.schema_migrations WHERE version = %v;"},
    {"hasura", "Hasura", "hasura migrate status", "hasura migrate apply", NULL, NULL,
     "Hasura takes the address from its own configuration"},
    {"refinery", "refinery", NULL, "refinery migrate -e DATABASE_URL -p %d", NULL,
     "DELETE FROM refinery_schema_history WHERE version = %n;"},
    {"pop", "pop", "soda migrate status", "soda migrate up", NULL,
     "DELETE FROM schema_migration WHERE version = %v;", "pop takes the address from database.yml"},
};

static const struct plan_framework plain = {.title = "psql", .run_takes_options = true};

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

/* The digits at the head of its name, behind a V or a U; Diesel writes them with dashes. */
static const char *
version_of(struct plan *p, const struct plan_file *file)
{
    const char *s = file->name + (strchr("VU", *file->name) && *file->name);
    char *version = arena_strdup(p->arena, s), *to = version;

    for (; (*s >= '0' && *s <= '9') || *s == '-'; s++)
        if (*s != '-')
            *to++ = *s;
    *to = '\0';
    return version;
}

static const char *
number_of(struct plan *p, const struct plan_file *file)
{
    const char *s = version_of(p, file);

    while (*s == '0' && s[1])
        s++;
    return *s ? s : "0";
}

/* Its name without ".sql". */
static const char *
base_of(struct plan *p, const struct plan_file *file)
{
    size_t n = strlen(file->name);

    return n > 4 && !strcmp(file->name + n - 4, ".sql") ? arena_strndup(p->arena, file->name, n - 4) : file->name;
}

const char *
plan_forget(struct plan *p, const char *sql, const struct plan_file *file)
{
    struct buf b = {0};
    const char *text;

    for (; *sql; sql++)
        if (*sql != '%')
            buf_putc(&b, *sql);
        else if (*++sql == 'n')
            buf_puts(&b, number_of(p, file));
        else
            buf_puts(&b, plan_sql_literal(p, *sql == 'v'   ? version_of(p, file)
                                             : *sql == 'b' ? base_of(p, file)
                                             : *sql == 'h' ? file->sha256
                                                           : file->name));
    text = arena_strndup(p->arena, b.data, b.len);
    buf_finish(&b);
    return text;
}

/* %d the directory, %s the migration's name, %c how many there are. */
const char *
plan_filled(struct plan *p, const char *command, const struct plan_file *file)
{
    const char *slash = strrchr(file->path, '/');
    const char *dir = slash ? arena_strndup(p->arena, file->path, (size_t)(slash - file->path)) : ".";
    struct buf b = {0};
    const char *text;
    size_t n = 0;

    for (const struct plan_file *f = p->files; f; f = f->next)
        n++;
    for (; *command; command++) {
        if (command[0] == '%' && (command[1] == 'd' || command[1] == 's'))
            buf_puts(&b, plan_shell(p, *++command == 'd' ? dir : file->name));
        else if (command[0] == '%' && command[1] == 'c' && command++)
            buf_printf(&b, "%zu", n);
        else
            buf_putc(&b, *command);
    }
    text = arena_strndup(p->arena, b.data, b.len);
    buf_finish(&b);
    return text;
}
