-- setup: ../setup.sql
-- expect: index-not-concurrent
CREATE INDEX ON orders (quantity);
-- IF NOT EXISTS waits for the lock before it looks.
-- expect: index-not-concurrent
CREATE INDEX IF NOT EXISTS orders_quantity ON orders (quantity);
CREATE INDEX CONCURRENTLY orders_q ON orders (quantity);
-- New in this run, with or without a transaction.
CREATE TABLE drafts (id bigint);
CREATE INDEX ON drafts (id);
BEGIN;
CREATE TABLE copies AS SELECT 1 AS id;
CREATE INDEX ON copies (id);
CREATE MATERIALIZED VIEW mv AS SELECT 1 AS id;
CREATE UNIQUE INDEX ON mv (id);
COMMIT;
CREATE TEMP TABLE tt (id bigint);
CREATE INDEX ON tt (id);
