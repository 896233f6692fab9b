-- +migrate Up
UPDATE orders SET note = 'x' WHERE status = 'new';

-- +migrate Down
