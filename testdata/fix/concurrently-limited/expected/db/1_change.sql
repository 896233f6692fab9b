SET lock_timeout = '2s';
SET statement_timeout = '5s';
SET lock_timeout = 0;
SET statement_timeout = 0;
CREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);
