-- The server, the database and the role that will migrate: one row.
-- $1: that role; NULL: the one that is connected. In psql 16 or newer: \bind NULL \g
SELECT r.rolname,
       r.rolsuper,
       has_database_privilege(r.oid, d.oid, 'CREATE'),
       pg_get_userbyid(d.datdba),
       pg_encoding_to_char(d.encoding),
       to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       ARRAY(SELECT n.nspname FROM pg_namespace n
             WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1),
       ARRAY(SELECT n.nspname FROM pg_namespace n
             WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
               AND has_schema_privilege(r.oid, n.oid, 'CREATE') ORDER BY 1),
       ARRAY(SELECT e.extname FROM pg_extension e ORDER BY 1),
       ARRAY(SELECT a.name FROM pg_available_extensions a WHERE a.installed_version IS NULL ORDER BY 1),
       ARRAY(SELECT g.rolname FROM pg_roles g WHERE pg_has_role(r.oid, g.oid, 'USAGE') ORDER BY 1),
       ARRAY(SELECT s.name || '=' || coalesce(s.reset_val, s.setting) || CASE WHEN s.unit = '8kB' THEN '' ELSE coalesce(s.unit, '') END
             FROM pg_settings s
             WHERE s.name IN ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout',
                              'max_locks_per_transaction', 'max_connections', 'max_prepared_transactions',
                              'wal_level', 'maintenance_work_mem', 'max_parallel_maintenance_workers',
                              'default_transaction_read_only', 'default_toast_compression', 'TimeZone',
                              'check_function_bodies', 'row_security', 'event_triggers', 'block_size')
             ORDER BY s.name),
       ARRAY(SELECT l.relation FROM pg_locks l
             WHERE l.database = d.oid AND l.relation IS NOT NULL AND l.mode = 'AccessExclusiveLock'
               AND l.pid <> pg_backend_pid()),
       (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'),
       (SELECT extract(epoch FROM clock_timestamp() - s.stats_reset)::bigint FROM pg_stat_database s WHERE s.datid = d.oid)
FROM pg_roles r, pg_database d
WHERE r.rolname = coalesce($1::name, current_user) AND d.datname = current_database()
