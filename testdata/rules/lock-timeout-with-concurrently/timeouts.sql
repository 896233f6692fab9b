-- setup: ../setup.sql
SET lock_timeout = '2s';
-- expect: lock-timeout-with-concurrently
CREATE INDEX CONCURRENTLY orders_q ON orders (quantity);
SET lock_timeout = 0;
SET statement_timeout = '5s';
-- expect: lock-timeout-with-concurrently
CREATE INDEX CONCURRENTLY orders_q2 ON orders (quantity, amount);
RESET statement_timeout;
CREATE INDEX CONCURRENTLY orders_q3 ON orders (quantity, note);
