-- Who holds or waits for locks on tables here, and whose snapshot is old: sessions, prepared
-- transactions, vacuums that do not give way. The longest first.
-- $1: transactions younger than this many seconds are left out. In psql 16 or newer: \bind 1 \g
WITH here AS (
    SELECT a.pid, a.application_name, a.usename, a.state, a.backend_type, a.backend_xmin,
           extract(epoch FROM clock_timestamp() - a.xact_start) AS age,
           extract(epoch FROM clock_timestamp() - a.state_change) AS state_age,
           a.query LIKE 'autovacuum: %(to prevent wraparound)' AS wraparound
    FROM pg_stat_activity a
    WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
), held AS (
    SELECT l.pid, l.relation, l.granted, l.virtualtransaction,
           array_agg(DISTINCT l.mode ORDER BY l.mode) AS modes
    FROM pg_locks l
    WHERE l.locktype = 'relation' AND l.relation >= 16384 AND l.pid IS DISTINCT FROM pg_backend_pid()
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    GROUP BY 1, 2, 3, 4
)
SELECT CASE WHEN h.granted THEN 'holds' ELSE 'waits' END,
       n.nspname, c.relname, h.modes,
       s.pid, s.application_name, s.usename, s.state, s.age::bigint, s.state_age::bigint,
       coalesce(s.backend_type = 'autovacuum worker', false), coalesce(s.wraparound, false), NULL
FROM held h
JOIN here s ON s.pid = h.pid
JOIN pg_class c ON c.oid = h.relation
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND coalesce(s.age >= $1::float8, true)
UNION ALL
SELECT 'holds', n.nspname, c.relname, h.modes,
       NULL, NULL, p.owner, 'prepared', extract(epoch FROM clock_timestamp() - p.prepared)::bigint, NULL,
       false, false, p.gid
FROM held h
JOIN pg_locks x ON x.locktype = 'transactionid' AND x.pid IS NULL AND x.virtualtransaction = h.virtualtransaction
JOIN pg_prepared_xacts p ON h.pid IS NULL AND p.transaction = x.transactionid
JOIN pg_class c ON c.oid = h.relation
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
UNION ALL
SELECT 'snapshot', NULL, NULL, NULL,
       s.pid, s.application_name, s.usename, s.state, s.age::bigint, s.state_age::bigint, false, false, NULL
FROM here s
WHERE s.backend_xmin IS NOT NULL AND s.backend_type <> 'autovacuum worker' AND s.age >= $1::float8
ORDER BY 9 DESC NULLS LAST, 5
