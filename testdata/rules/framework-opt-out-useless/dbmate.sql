-- framework: dbmate
-- setup: ../setup.sql
-- file: 1_a.sql
-- expect-file: framework-opt-out-useless
-- migrate:up transaction:false
SET lock_timeout = '2s';
-- expect: concurrently-in-transaction
CREATE INDEX CONCURRENTLY orders_quantity ON orders (quantity);
-- migrate:down
DROP INDEX orders_quantity;
-- file: 2_b.sql
-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY orders_quantity2 ON orders (quantity);
-- migrate:down
DROP INDEX orders_quantity2;
