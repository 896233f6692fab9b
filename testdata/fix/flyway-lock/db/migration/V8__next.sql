ALTER TABLE orders ADD COLUMN later boolean;
DROP INDEX orders_status_idx;
