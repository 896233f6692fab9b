-- setup: ../setup.sql
-- runner: wrapped
-- expect: concurrently-in-transaction
CREATE INDEX CONCURRENTLY orders_q ON orders (quantity);
