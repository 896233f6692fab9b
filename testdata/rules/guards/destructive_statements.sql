-- setup: ../setup.sql
-- expect: drop-cascade
DROP VIEW open_orders CASCADE;
-- expect: drop-cascade
DROP FUNCTION shout(text) CASCADE;
-- expect: drop-owned
DROP OWNED BY app;
-- expect: truncate
TRUNCATE order_lines;
-- expect: update-without-where
UPDATE orders SET note = '';
-- expect: delete-without-where
DELETE FROM order_lines;
-- EXPLAIN ANALYZE runs it.
-- expect: delete-without-where
EXPLAIN ANALYZE DELETE FROM order_lines;
EXPLAIN DELETE FROM order_lines;
-- expect: refresh-not-concurrent
REFRESH MATERIALIZED VIEW totals;
-- expect: cluster
CLUSTER orders USING orders_pkey;
-- expect: vacuum-full
VACUUM FULL orders;
BEGIN;
-- expect: lock-table
LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;
COMMIT;
-- expect: row-security
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
-- expect: set-schema
ALTER TABLE order_lines SET SCHEMA archive;
-- expect: rename-enum-value
ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';
-- expect: alter-domain
ALTER DOMAIN email SET NOT NULL;
-- expect: reindex-not-concurrent
REINDEX (CONCURRENTLY FALSE) TABLE customers;
