-- Constraints of tables and domains, by the oid of what they are on.
-- $1: only of these relations (oid[]); NULL: of all that are not the system's. $2: as in relations.sql.
-- In psql 16 or newer: \bind NULL {} \g
-- conenforced is there from 18 on: an older server takes it from "otherwise".
SELECT CASE WHEN k.conrelid <> 0 THEN k.conrelid ELSE k.contypid END AS owner,
       k.conname,
       CASE k.contype WHEN 'c' THEN 'check' WHEN 'n' THEN 'not null' WHEN 'u' THEN 'unique'
                      WHEN 'p' THEN 'primary key' WHEN 'f' THEN 'foreign key' ELSE 'exclude' END,
       k.conkey,
       k.convalidated,
       NOT k.enforced,
       k.condeferrable,
       k.condeferred,
       k.connoinherit AND k.contype IN ('c', 'n'),
       k.coninhcount > 0 AND NOT k.conislocal,
       x.relname,
       rn.nspname,
       r.relname,
       k.confkey,
       CASE k.confdeltype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
                          WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' END,
       CASE k.confupdtype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
                          WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' END,
       CASE WHEN k.contype = 'c' AND k.conrelid <> ALL ($2::oid[]) THEN pg_get_constraintdef(k.oid) END,
       k.confrelid
FROM (SELECT true AS conenforced) otherwise
CROSS JOIN LATERAL (SELECT pg_constraint.*, conenforced AS enforced FROM pg_constraint) k
JOIN pg_namespace n ON n.oid = k.connamespace
LEFT JOIN pg_class x ON x.oid = k.conindid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_class r ON r.oid = k.confrelid
LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
WHERE k.contype IN ('c', 'n', 'u', 'p', 'f', 'x')
  AND CASE WHEN $1::oid[] IS NULL THEN n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
           ELSE k.conrelid = ANY ($1) OR k.contypid <> 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' END
ORDER BY 1, k.contype <> 'n', k.oid
