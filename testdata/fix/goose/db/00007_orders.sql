-- +goose Up
ALTER TABLE orders ADD CONSTRAINT a CHECK (id > 0);
CREATE INDEX orders_status_idx ON orders (status);
UPDATE customers SET email = email || '.org' WHERE email LIKE 'c%';

-- +goose Down
DROP INDEX orders_status_idx;
ALTER TABLE orders DROP CONSTRAINT a;
