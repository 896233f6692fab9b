-- +goose Up

-- what the report needs
-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN seen boolean;
-- a header



-- +goose Down
DROP INDEX orders_status_idx;
