-- setup: ../setup.sql
-- runner: message
SET lock_timeout = 0;
-- expect: concurrently-in-transaction
CREATE INDEX CONCURRENTLY orders_q ON orders (quantity);
