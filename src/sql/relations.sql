-- Tables, views, sequences: what they are, how large, who owns them. Ordered by oid.
-- $1: only these (oid[]); NULL: all that are not the system's. $2: relations that someone holds an
-- ACCESS EXCLUSIVE lock on (oid[]): what would have to wait for it is left out.
-- $3: the role whose rights are told (of a superuser none: it may do all); NULL: the session's.
-- In psql 16 or newer: \bind NULL {} NULL \g
WITH RECURSIVE wanted AS (
    SELECT c.*, n.nspname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
      AND CASE WHEN $1::oid[] IS NULL THEN n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
               ELSE c.oid = ANY ($1) END
), measured AS (
    SELECT c.oid, c.relpages, c.reltuples,
           CASE WHEN c.oid = ANY ($2::oid[]) THEN c.relpages * current_setting('block_size')::bigint
                ELSE pg_relation_size(c.oid) END AS bytes,
           CASE WHEN c.reltoastrelid = 0 THEN 0
                WHEN c.oid = ANY ($2) THEN (SELECT t.relpages FROM pg_class t WHERE t.oid = c.reltoastrelid)
                                           * current_setting('block_size')::bigint
                ELSE pg_relation_size(c.reltoastrelid) END AS toast
    FROM wanted c WHERE c.relkind IN ('r', 'm')
), owned AS (
    SELECT d.objid, d.refobjid, d.refobjsubid
    FROM wanted s JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid
    WHERE s.relkind = 'S' AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
), published AS (
    SELECT coalesce(bool_or(puballtables), false) AS everything,
           coalesce(bool_and(puballtables OR EXISTS (SELECT FROM pg_publication_rel r WHERE r.prpubid = p.oid)), true)
           AS listed -- no publication of whole schemas, which only 15 and newer know
    FROM pg_publication p
)
SELECT c.oid, c.nspname, c.relname,
       CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table'
                      WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'sequence' END,
       c.relpersistence = 'u',
       c.relrowsecurity,
       c.relkind = 'm' AND c.relispopulated,
       pg_get_userbyid(c.relowner),
       CASE p.partstrat WHEN 'r' THEN 'range' WHEN 'l' THEN 'list' WHEN 'h' THEN 'hash' END,
       CASE WHEN p.partrelid IS NOT NULL THEN
           ARRAY(SELECT coalesce(a.attname, '')::text
                 FROM unnest(p.partattrs::int2[]) WITH ORDINALITY k(n, i)
                 LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.n AND k.n <> 0 ORDER BY i) END,
       CASE WHEN c.relispartition THEN pn.nspname END,
       CASE WHEN c.relispartition THEN parent.relname END,
       CASE WHEN c.relispartition AND c.oid <> ALL ($2) THEN pg_get_expr(c.relpartbound, c.oid) END,
       CASE WHEN EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid) AND NOT c.relispartition THEN
           ARRAY(SELECT unnest(ARRAY[fn.nspname, f.relname]) FROM pg_inherits h JOIN pg_class f ON f.oid = h.inhparent
                 JOIN pg_namespace fn ON fn.oid = f.relnamespace
                 WHERE h.inhrelid = c.oid ORDER BY h.inhseqno)::text[] END,
       tn.nspname, t.typname,
       o.refobjid, o.refobjsubid,
       CASE WHEN m.reltuples < 0 OR m.relpages = 0 AND (m.reltuples = 0 AND m.bytes > 0) THEN NULL
            WHEN m.relpages > 0 THEN (m.reltuples::float8 / m.relpages * (m.bytes / current_setting('block_size')::bigint))::bigint
            ELSE m.reltuples::bigint END,
       m.bytes,
       m.toast,
       c.relreplident,
       CASE WHEN c.relkind NOT IN ('r', 'p') THEN NULL
            WHEN pub.everything OR EXISTS (SELECT FROM pg_publication_rel pr WHERE pr.prrelid = c.oid) THEN true
            WHEN pub.listed THEN false END,
       CASE WHEN c.relkind IN ('r', 'm', 'p') AND c.reltablespace <> 0
            THEN (SELECT spcname FROM pg_tablespace ts WHERE ts.oid = c.reltablespace) END,
       CASE WHEN NOT r.rolsuper THEN
            CASE WHEN has_table_privilege(r.oid, c.oid, 'SELECT') THEN 'r' ELSE '' END
            || CASE WHEN has_table_privilege(r.oid, c.oid, 'INSERT') THEN 'a' ELSE '' END
            || CASE WHEN has_table_privilege(r.oid, c.oid, 'UPDATE') THEN 'w' ELSE '' END
            || CASE WHEN has_table_privilege(r.oid, c.oid, 'DELETE') THEN 'd' ELSE '' END
            || CASE WHEN has_table_privilege(r.oid, c.oid, 'TRUNCATE') THEN 'D' ELSE '' END
            || CASE WHEN has_table_privilege(r.oid, c.oid, 'REFERENCES') THEN 'x' ELSE '' END
            || CASE WHEN has_table_privilege(r.oid, c.oid, 'TRIGGER') THEN 't' ELSE '' END END,
       CASE WHEN c.relkind IN ('r', 'm') THEN pg_stat_get_numscans(c.oid) END,
       CASE WHEN c.relkind IN ('r', 'm') THEN pg_stat_get_tuples_inserted(c.oid) + pg_stat_get_tuples_updated(c.oid)
                                              + pg_stat_get_tuples_deleted(c.oid) END
FROM wanted c
CROSS JOIN published pub
CROSS JOIN (SELECT oid, rolsuper FROM pg_roles WHERE rolname = coalesce($3::name, current_user)) r
LEFT JOIN measured m ON m.oid = c.oid
LEFT JOIN pg_partitioned_table p ON p.partrelid = c.oid
LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND c.relispartition
LEFT JOIN pg_class parent ON parent.oid = i.inhparent
LEFT JOIN pg_namespace pn ON pn.oid = parent.relnamespace
LEFT JOIN pg_type t ON t.oid = c.reloftype
LEFT JOIN pg_namespace tn ON tn.oid = t.typnamespace
LEFT JOIN owned o ON o.objid = c.oid
ORDER BY c.oid
