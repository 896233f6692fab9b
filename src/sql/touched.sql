-- In a large database: which relations these names mean, and all that they reach - foreign keys in
-- both directions, partitions and children, parents, views over them, what views read, sequences.
-- $1: schemas (text[], "" where the name has none), $2: names (text[]), $3: the search path (text[]).
-- In psql 16 or newer: \bind {""} {orders} {public} \g
WITH RECURSIVE asked AS (
    SELECT c.oid, c.relkind
    FROM unnest($1::text[], $2::text[]) a(schema, name)
    JOIN pg_class c ON c.relname = a.name
    JOIN pg_namespace n ON n.oid = c.relnamespace
                       AND (n.nspname = a.schema OR a.schema = '' AND n.nspname = ANY ($3::text[]))
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
), link AS (
    SELECT conrelid AS a, confrelid AS b FROM pg_constraint WHERE contype = 'f'
    UNION ALL SELECT confrelid, conrelid FROM pg_constraint WHERE contype = 'f'
    UNION ALL SELECT indexrelid, indrelid FROM pg_index WHERE indrelid >= 16384
    UNION ALL SELECT inhrelid, inhparent FROM pg_inherits
    UNION ALL SELECT inhparent, inhrelid FROM pg_inherits
    UNION ALL SELECT w.ev_class, d.refobjid FROM pg_rewrite w
              JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
                              AND d.refclassid = 'pg_class'::regclass WHERE w.ev_class >= 16384
    UNION ALL SELECT d.refobjid, w.ev_class FROM pg_rewrite w
              JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
                              AND d.refclassid = 'pg_class'::regclass WHERE w.ev_class >= 16384
    UNION ALL SELECT d.refobjid, d.objid FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
              WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    UNION ALL SELECT d.objid, d.refobjid FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
              WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
), reached(oid, depth) AS (
    SELECT oid, 0 FROM asked
    UNION
    SELECT l.b, r.depth + 1 FROM reached r JOIN link l ON l.a = r.oid WHERE r.depth < 3
)
SELECT array_agg(DISTINCT oid), (SELECT array_agg(DISTINCT c.relname::text) FROM asked JOIN pg_class c USING (oid)) FROM reached
