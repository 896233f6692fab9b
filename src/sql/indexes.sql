-- Indexes, by the oid of their table.
-- $1: only of these relations (oid[]); NULL: of all that are not the system's. $2: as in relations.sql.
-- In psql 16 or newer: \bind NULL {} \g
-- indnullsnotdistinct is there from 15 on: an older server takes it from "otherwise".
SELECT i.indrelid,
       c.relname,
       i.indkey,
       CASE WHEN i.indexprs IS NOT NULL THEN
           ARRAY(SELECT a.attname::text FROM pg_attribute a
                 WHERE a.attrelid = i.indexrelid AND a.attnum BETWEEN 1 AND i.indnkeyatts ORDER BY a.attnum) END,
       i.indnkeyatts,
       m.amname,
       i.indisunique,
       i.not_distinct,
       i.indisvalid,
       pn.nspname,
       p.relname,
       CASE WHEN c.relkind = 'i' THEN
           CASE WHEN i.indrelid = ANY ($2::oid[]) THEN c.relpages * current_setting('block_size')::bigint
                ELSE pg_relation_size(i.indexrelid) END END,
       CASE WHEN (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL) AND i.indrelid <> ALL ($2)
            THEN pg_get_indexdef(i.indexrelid) END,
       i.indpred IS NOT NULL,
       pg_stat_get_numscans(i.indexrelid)
FROM (SELECT false AS indnullsnotdistinct) otherwise
CROSS JOIN LATERAL (SELECT pg_index.*, indnullsnotdistinct AS not_distinct FROM pg_index) i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_am m ON m.oid = c.relam
LEFT JOIN pg_inherits h ON h.inhrelid = c.oid
LEFT JOIN pg_class p ON p.oid = h.inhparent
LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace
WHERE CASE WHEN $1::oid[] IS NULL THEN n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
           ELSE i.indrelid = ANY ($1) END
ORDER BY i.indrelid, i.indexrelid
