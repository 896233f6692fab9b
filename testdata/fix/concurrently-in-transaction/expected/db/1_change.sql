BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN seen boolean;
COMMIT;
CREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);
