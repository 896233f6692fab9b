-- +goose Up
-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD CONSTRAINT a CHECK (id > 0) NOT VALID;

-- +goose Down
DROP INDEX orders_status_idx;
ALTER TABLE orders DROP CONSTRAINT a;
