-- +goose Up
ALTER TABLE a ALTER COLUMN b TYPE varchar(10);
-- +goose Down
ALTER TABLE a ALTER COLUMN b TYPE text;
