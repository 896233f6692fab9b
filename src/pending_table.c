/*
 * pending_table.c - the history tables of the tools, one row each (sources: ../shared, the tools'
 * own code; tests/live/test_pending.py with histories that the tools wrote).
 */
#include "pending_private.h"

#include <string.h>

static const char *
file_name(const struct reading_history *r, const struct migration *m)
{
    (void)r;
    return files_base(m->path);
}

static const char *
file_stem(const struct reading_history *r, const struct migration *m)
{
    const char *name = files_base(m->path), *dot = strrchr(name, '.');

    return arena_strndup(r->a, name, dot ? (size_t)(dot - name) : strlen(name));
}

/* graphile-migrate: "000012.sql", whatever follows the number. */
static const char *
numbered_file(const struct reading_history *r, const struct migration *m)
{
    return m->version ? arena_printf(r->a, "%s.sql", m->version) : NULL;
}

/* Drizzle: `when` of the journal. */
static const char *
given_key(const struct reading_history *r, const struct migration *m)
{
    (void)r;
    return m->key;
}

/* "z@v1", a change that was reworked later, is called z. */
static const char *
before_tag(const struct reading_history *r, const struct migration *m)
{
    const char *at = m->version ? strchr(m->version, '@') : NULL;

    return at ? arena_strndup(r->a, m->version, (size_t)(at - m->version)) : m->version;
}

/* V1_2 is 1.2; R__the_view.sql is "the view". */
static const char *
flyway_key(const struct reading_history *r, const struct migration *m)
{
    const char *description = m->version ? NULL : strstr(files_base(m->path), "__");
    char *key = arena_strdup(r->a, m->version ? m->version : description ? description + 2 : "");
    char *end = m->version ? NULL : strrchr(key, '.');

    if (end)
        *end = '\0';
    for (char *p = key; *p; p++)
        if (*p == '_')
            *p = m->version ? '.' : ' ';
    return key;
}

/* clang-format off */
const struct history_kind history_kinds[] = {
    {
        .framework = "prisma",
        .table = "_prisma_migrations",
        .columns = "migration_name checksum finished_at rolled_back_at applied_steps_count",
        .query = "SELECT migration_name, checksum, finished_at IS NULL, coalesce(left(logs, 300), ''),"
                 " coalesce(finished_at, started_at)::text FROM $TABLE WHERE rolled_back_at IS NULL"
                 " ORDER BY started_at",
        .late = LATE_RUNS,
        .checksum = "SHA-256",
        .same = same_sha256,
        .way_out = "-- put right by hand what it did half way, then one of the two:\n"
                   "-- prisma migrate resolve --rolled-back $VERSION\n"
                   "-- prisma migrate resolve --applied $VERSION",
    },
    {
        .framework = "flyway",
        .table = "flyway_schema_history",
        .columns = "installed_rank version description type script checksum success",
        .query = "SELECT * FROM (SELECT DISTINCT ON (coalesce(version, description))"
                 " coalesce(version, description), checksum::text, NOT success, script,"
                 " installed_on::text, type IN ('BASELINE', 'SQL_BASELINE'), installed_rank, type"
                 " FROM $TABLE WHERE type <> 'SCHEMA'"
                 " ORDER BY coalesce(version, description), installed_rank DESC) AS newest"
                 " WHERE type NOT IN ('DELETE', 'UNDO_SQL', 'UNDO_JDBC') ORDER BY installed_rank",
        .key = flyway_key,
        .late = LATE_REFUSED,
        .late_why = "`flyway migrate` refuses it in its validation, and passes over it where that is off, "
                    "unless outOfOrder is set",
        .checksum = "CRC32",
        .same = same_flyway,
        .unknown = "`flyway migrate` refuses to go on: an applied migration is not among the files",
        .way_out = "-- put right by hand what version $VERSION did half way, then:\n-- flyway repair",
    },
    {
        .framework = "golang-migrate",
        .table = "schema_migrations",
        .columns = "version dirty",
        .query = "SELECT version::text, NULL, dirty, '' FROM $TABLE",
        .numbers = true,
        .last_only = true,
        .late = LATE_SKIPPED,
        .way_out = "-- put right by hand what version $VERSION did half way, then, with the version that the "
                   "database is at by then:\n-- migrate force $VERSION",
    },
    {
        .framework = "goose",
        .table = "goose_db_version",
        .columns = "version_id is_applied tstamp",
        .query = "SELECT * FROM (SELECT DISTINCT ON (version_id) version_id::text, NULL, false, '',"
                 " tstamp::text, false, id, is_applied FROM $TABLE WHERE version_id > 0"
                 " ORDER BY version_id, id DESC) AS newest WHERE is_applied ORDER BY id",
        .numbers = true,
        .late = LATE_REFUSED,
        .late_why = "goose refuses to go on, unless it is told -allow-missing",
    },
    {
        .framework = "dbmate",
        .table = "schema_migrations",
        .columns = "version",
        .no_column = "dirty",
        .query = "SELECT version::text, NULL, false, '' FROM $TABLE ORDER BY 1",
        .late = LATE_RUNS,
    },
    {
        .framework = "sql-migrate",
        .table = "gorp_migrations",
        .columns = "id applied_at",
        .query = "SELECT id, NULL, false, '', applied_at::text FROM $TABLE ORDER BY applied_at, id",
        .key = file_name,
        .late = LATE_RUNS,
        .unknown = "sql-migrate refuses to go on: the database has a migration that is not among the "
                   "files",
    },
    {
        .framework = "sqlx",
        .table = "_sqlx_migrations",
        .columns = "version description success checksum",
        .query = "SELECT version::text, encode(checksum, 'hex'), NOT success, description,"
                 " installed_on::text FROM $TABLE ORDER BY version",
        .numbers = true,
        .late = LATE_RUNS,
        .checksum = "SHA-384",
        .same = same_sha384,
        .unknown = "sqlx refuses to go on: the database has a migration that is not among the files",
        .way_out = "-- put right by hand what version $VERSION did half way, then:\n"
                   "-- DELETE FROM _sqlx_migrations WHERE version = $VERSION;",
    },
    {
        .framework = "diesel",
        .table = "__diesel_schema_migrations",
        .columns = "version run_on",
        .query = "SELECT version, NULL, false, '', run_on::text FROM $TABLE ORDER BY version",
        .late = LATE_RUNS,
    },
    {
        .framework = "drizzle",
        .schema = "drizzle",
        .table = "__drizzle_migrations",
        .columns = "id hash created_at name",
        .query = "SELECT name, hash, false, '', to_timestamp(created_at / 1000)::text FROM $TABLE"
                 " WHERE name IS NOT NULL ORDER BY id",
        .late = LATE_RUNS,
        .checksum = "SHA-256",
        .same = same_sha256,
    },
    {
        .framework = "drizzle",
        .schema = "drizzle",
        .table = "__drizzle_migrations",
        .columns = "id hash created_at",
        .no_column = "name",
        .query = "SELECT created_at::text, hash, false, '', to_timestamp(created_at / 1000)::text FROM $TABLE"
                 " ORDER BY created_at",
        .key = given_key,
        .numbers = true,
        .late = LATE_SKIPPED,
        .checksum = "SHA-256",
        .same = same_sha256,
    },
    {
        .framework = "node-pg-migrate",
        .table = "pgmigrations",
        .columns = "id name run_on",
        .query = "SELECT name, NULL, false, '', run_on::text FROM $TABLE ORDER BY run_on, id",
        .key = file_stem,
        .late = LATE_REFUSED,
        .late_why = "node-pg-migrate refuses to go on, unless it is told --no-check-order",
        .unknown = "node-pg-migrate refuses to go on: the database has a migration that is not among the "
                   "files",
    },
    {
        .framework = "graphile",
        .schema = "graphile_migrate",
        .table = "migrations",
        .columns = "hash previous_hash filename date",
        .query = "SELECT filename, hash, false, '', date::text FROM $TABLE ORDER BY filename",
        .key = numbered_file,
        .late = LATE_SKIPPED,
        .checksum = "SHA-1",
        .same = same_graphile,
        .unknown = "graphile-migrate refuses to go on: the database has a migration that is not among "
                   "the files",
    },
    {
        .framework = "atlas",
        .schema = "atlas_schema_revisions",
        .table = "atlas_schema_revisions",
        .columns = "version applied total error hash",
        .query = "SELECT version, hash, applied < total OR coalesce(error, '') <> '',"
                 " format('%s of %s statements; %s', applied, total, error), executed_at::text,"
                 " (type & 1) = 1 FROM $TABLE WHERE version <> '.atlas_cloud_identifier' ORDER BY version",
        .late = LATE_REFUSED,
        .late_why = "atlas refuses to go on, unless --exec-order says otherwise",
        .checksum = "atlas.sum",
        .same = same_atlas,
        .way_out = "-- `atlas migrate apply` goes on behind the last statement of $VERSION that was carried out; "
                   "or say where the database is:\n-- atlas migrate set VERSION",
    },
    {
        .framework = "supabase",
        .schema = "supabase_migrations",
        .table = "schema_migrations",
        .columns = "version statements",
        .query = "SELECT version, NULL, false, '' FROM $TABLE ORDER BY version",
        .late = LATE_REFUSED,
        .late_why = "`supabase db push` refuses it, unless it is told --include-all",
        .unknown = "`supabase db push` refuses to go on: the database has a migration that is not among "
                   "the files",
    },
    {
        .framework = "sqitch",
        .schema = "sqitch",
        .table = "changes",
        .columns = "change_id script_hash change project committed_at",
        .query = "SELECT change, script_hash, false, '', committed_at::text FROM $TABLE ORDER BY committed_at",
        .key = before_tag,
        .late = LATE_REFUSED,
        .late_why = "sqitch deploys what stands behind the last change that was deployed, and never this",
        .checksum = "SHA-1",
        .same = same_sha1,
    },
    {
        .framework = "hasura",
        .schema = "hdb_catalog",
        .table = "schema_migrations",
        .columns = "version dirty",
        .query = "SELECT version::text, NULL, dirty, '' FROM $TABLE ORDER BY version",
        .numbers = true,
        .late = LATE_RUNS,
        .way_out = "-- put right by hand what version $VERSION did half way, then:\n"
                   "-- hasura migrate apply --skip-execution --version $VERSION",
    },
    {
        .framework = "tern",
        .table = "schema_version",
        .columns = "version",
        .query = "SELECT version::text, NULL, false, '' FROM $TABLE",
        .numbers = true,
        .last_only = true,
        .late = LATE_SKIPPED,
    },
    {
        .framework = "refinery",
        .table = "refinery_schema_history",
        .columns = "version name applied_on checksum",
        .query = "SELECT version::text, NULL, false, name, applied_on::text FROM $TABLE ORDER BY version",
        .numbers = true,
        .late = LATE_REFUSED,
        .late_why = "refinery refuses to go on, unless abort_missing is off",
        .unknown = "refinery refuses to go on: the database has a migration that is not among the files",
    },
    {
        .framework = "pop",
        .table = "schema_migration",
        .columns = "version",
        .query = "SELECT version::text, NULL, false, '' FROM $TABLE ORDER BY version",
        .late = LATE_RUNS,
    },
    {
        .framework = "postgres-migrations",
        .table = "migrations",
        .columns = "id name hash executed_at",
        .query = "SELECT id::text, hash, false, name, executed_at::text FROM $TABLE WHERE id > 0 ORDER BY id",
        .numbers = true,
        .late = LATE_REFUSED,
        .late_why = "postgres-migrations refuses to go on",
        .checksum = "SHA-1",
        .same = same_named_sha1,
    },
    {
        .framework = "liquibase",
        .table = "databasechangelog",
        .columns = "id author filename exectype md5sum orderexecuted",
        .query = "SELECT author || ':' || id, md5sum, false, filename, dateexecuted::text FROM $TABLE"
                 " WHERE exectype <> 'SKIPPED' ORDER BY orderexecuted",
        .late = LATE_RUNS,
    },
    {.framework = NULL},
};
/* clang-format on */
