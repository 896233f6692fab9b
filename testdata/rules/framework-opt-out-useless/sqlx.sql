-- framework: sqlx
-- setup: ../setup.sql
-- file: 1_a.sql
-- no-transaction
-- expect-file: framework-opt-out-useless
SET lock_timeout = '2s';
-- expect: concurrently-in-transaction
CREATE INDEX CONCURRENTLY orders_quantity ON orders (quantity);
-- file: 2_b.sql
-- no-transaction
CREATE INDEX CONCURRENTLY orders_quantity2 ON orders (quantity);
