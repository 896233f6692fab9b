ALTER TABLE orders ADD CONSTRAINT a CHECK (id > 0);
CREATE INDEX orders_status_idx ON orders (status);
