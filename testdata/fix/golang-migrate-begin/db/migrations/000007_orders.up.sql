BEGIN;
ALTER TABLE orders ADD COLUMN seen boolean;
CREATE INDEX orders_status_idx ON orders (status);
COMMIT;
