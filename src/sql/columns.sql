-- Columns of tables, views and composite types, in order.
-- $1: only of these relations (oid[]); NULL: of all that are not the system's. $2: as in relations.sql.
-- In psql 16 or newer: \bind NULL {} \g
SELECT a.attrelid,
       a.attname,
       CASE WHEN pg_type_is_visible(b.oid) THEN NULL ELSE bn.nspname END,
       b.typname,
       t.typelem <> 0 AND t.typlen = -1 AND t.typcategory = 'A',
       a.atttypmod,
       format_type(a.atttypid, a.atttypmod),
       CASE WHEN a.attcollation <> t.typcollation THEN l.collname END,
       a.attnotnull,
       a.atthasdef AND a.attgenerated = '',
       CASE WHEN a.attrelid <> ALL ($2::oid[]) THEN pg_get_expr(d.adbin, d.adrelid) END,
       CASE a.attgenerated WHEN 's' THEN 'stored' WHEN 'v' THEN 'virtual' END,
       CASE WHEN a.attgenerated <> '' THEN
           ARRAY(SELECT DISTINCT f.attname::text FROM pg_depend p
                 JOIN pg_attribute f ON f.attrelid = a.attrelid AND f.attnum = p.refobjsubid
                 WHERE p.refclassid = 'pg_class'::regclass AND p.refobjid = a.attrelid AND p.refobjsubid > 0
                   AND (p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid
                        OR p.classid = 'pg_class'::regclass AND p.objid = a.attrelid AND p.objsubid = a.attnum)
                   AND p.refobjsubid <> a.attnum) END,
       CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
       a.attinhcount > 0 AND NOT a.attislocal,
       a.attnum
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
JOIN pg_type b ON b.oid = CASE WHEN t.typelem <> 0 AND t.typlen = -1 AND t.typcategory = 'A' THEN t.typelem ELSE t.oid END
JOIN pg_namespace bn ON bn.oid = b.typnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND a.attnum > 0 AND NOT a.attisdropped
  AND CASE WHEN $1::oid[] IS NULL THEN n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
           ELSE a.attrelid = ANY ($1) OR c.relkind = 'c' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' END
ORDER BY a.attrelid, a.attnum
