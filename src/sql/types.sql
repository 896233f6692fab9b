-- Enums, domains, composite types, ranges and those of extensions.
SELECT t.oid, n.nspname, t.typname,
       CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite' WHEN 'r' THEN 'range'
                      ELSE 'type' END,
       CASE WHEN t.typtype = 'e' THEN
           ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) END,
       CASE WHEN t.typtype = 'd' AND NOT pg_type_is_visible(b.oid) THEN bn.nspname END,
       CASE WHEN t.typtype = 'd' THEN b.typname END,
       s.typelem <> 0 AND s.typlen = -1 AND s.typcategory = 'A',
       t.typtypmod,
       CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
       CASE WHEN t.typtype = 'd' THEN t.typnotnull END,
       CASE WHEN t.typtype = 'd' THEN
           EXISTS (SELECT FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c') END,
       CASE WHEN t.typtype = 'd' THEN t.typdefault IS NOT NULL END,
       CASE WHEN t.typtype = 'd' AND t.typdefault IS NOT NULL THEN
           ARRAY(SELECT unnest(ARRAY[fn.nspname, f.proname]) FROM pg_depend d
                 JOIN pg_proc f ON f.oid = d.refobjid JOIN pg_namespace fn ON fn.oid = f.pronamespace
                 WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid
                   AND d.refclassid = 'pg_proc'::regclass)::text[] END,
       t.typrelid,
       pg_get_userbyid(t.typowner)
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_class c ON c.oid = t.typrelid
LEFT JOIN pg_type s ON s.oid = t.typbasetype
LEFT JOIN pg_type b ON b.oid = CASE WHEN s.typelem <> 0 AND s.typlen = -1 AND s.typcategory = 'A' THEN s.typelem ELSE s.oid END
LEFT JOIN pg_namespace bn ON bn.oid = b.typnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND (t.typtype IN ('e', 'd', 'r', 'm') OR c.relkind = 'c'
       OR t.typtype = 'b' AND NOT (t.typelem <> 0 AND t.typcategory = 'A'))
ORDER BY t.oid
