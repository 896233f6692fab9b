CREATE INDEX orders_status_idx ON orders (status);
ALTER TABLE orders ADD COLUMN a int;
