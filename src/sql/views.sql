-- What views and materialized views read: relations, and the columns of each.
-- $1: only of these views (oid[]); NULL: of all that are not the system's.
-- In psql 16 or newer: \bind NULL \g
SELECT w.ev_class, rn.nspname, r.relname,
       array_remove(array_agg(DISTINCT a.attname::text), NULL)
FROM pg_rewrite w
JOIN pg_class v ON v.oid = w.ev_class
JOIN pg_namespace n ON n.oid = v.relnamespace
JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
                AND d.refobjid <> w.ev_class
JOIN pg_class r ON r.oid = d.refobjid
JOIN pg_namespace rn ON rn.oid = r.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0
WHERE w.rulename = '_RETURN' AND r.relkind IN ('r', 'p', 'f', 'v', 'm')
  AND CASE WHEN $1::oid[] IS NULL THEN n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
           ELSE w.ev_class = ANY ($1) END
GROUP BY w.ev_class, r.oid, rn.nspname, r.relname
ORDER BY w.ev_class, min(d.refobjid)
