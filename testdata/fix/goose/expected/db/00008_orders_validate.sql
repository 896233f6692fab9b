-- +goose Up
ALTER TABLE orders VALIDATE CONSTRAINT a;

-- +goose Down
-- taken back with 00007_orders.sql
