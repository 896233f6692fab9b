-- Triggers, policies, rules and extended statistics, by the oid of their table, with the columns
-- they name.
-- $1: only of these relations (oid[]); NULL: of all that are not the system's.
-- In psql 16 or newer: \bind NULL \g
WITH named AS (
    SELECT d.classid, d.objid, d.refobjid, array_agg(DISTINCT a.attname::text ORDER BY a.attname::text) AS columns
    FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.classid IN ('pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_rewrite'::regclass,
                        'pg_statistic_ext'::regclass)
      AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.refobjid >= 16384
    GROUP BY 1, 2, 3
), attached AS (
    SELECT t.tgrelid AS rel, 'triggers' AS what, t.tgname AS name, t.oid, 'pg_trigger'::regclass AS classid,
           f.pronamespace AS schema, f.proname AS function, (t.tgtype & 1) <> 0 AS per_row,
           t.tgconstraint <> 0 AS is_constraint, t.tgdeferrable, t.tginitdeferred
    FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT polrelid, 'policies', polname, oid, 'pg_policy'::regclass, NULL, NULL, NULL, NULL, NULL, NULL FROM pg_policy
    UNION ALL
    SELECT ev_class, 'rules', rulename, oid, 'pg_rewrite'::regclass, NULL, NULL, NULL, NULL, NULL, NULL
    FROM pg_rewrite WHERE rulename <> '_RETURN'
    UNION ALL
    SELECT stxrelid, 'statistics', stxname, oid, 'pg_statistic_ext'::regclass, NULL, NULL, NULL, NULL, NULL, NULL
    FROM pg_statistic_ext
)
SELECT a.rel, a.what, a.name, fn.nspname, a.function, a.per_row, a.is_constraint, a.tgdeferrable, a.tginitdeferred,
       x.columns
FROM attached a
JOIN pg_class c ON c.oid = a.rel
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_namespace fn ON fn.oid = a.schema
LEFT JOIN named x ON x.classid = a.classid AND x.objid = a.oid AND x.refobjid = a.rel
WHERE CASE WHEN $1::oid[] IS NULL THEN n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
           ELSE a.rel = ANY ($1) END
ORDER BY a.rel, a.what, a.oid
