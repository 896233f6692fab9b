-- setup: ../setup.sql
BEGIN;
-- expect: concurrently-in-transaction
CREATE INDEX CONCURRENTLY orders_q ON orders (quantity);
COMMIT;
BEGIN;
CREATE TABLE drafts (id bigint);
ROLLBACK;
-- The transaction is over.
CREATE INDEX CONCURRENTLY orders_q ON orders (quantity);
-- Settings open none.
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY orders_q2 ON orders (quantity, id);
