-- migrate:up
ALTER TABLE orders VALIDATE CONSTRAINT a;

-- migrate:down
-- taken back with 20240102030405_orders.sql
