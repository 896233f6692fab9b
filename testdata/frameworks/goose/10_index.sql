-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY a_b ON a (b);
SET lock_timeout = '1s'; SELECT 1;
-- +goose Down
DROP INDEX a_b;
