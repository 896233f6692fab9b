-- setup: ../setup.sql
-- expect: concurrently-if-not-exists
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_q ON orders (quantity);
CREATE INDEX CONCURRENTLY orders_q2 ON orders (quantity, amount);
