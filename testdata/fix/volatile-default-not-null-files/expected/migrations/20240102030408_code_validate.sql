-- +goose Up
ALTER TABLE orders VALIDATE CONSTRAINT orders_code_not_null;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN code SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_code_not_null;

-- +goose Down
-- taken back with 20240102030405_code.sql
