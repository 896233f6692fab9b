-- framework: goose
-- row: peers 3.17 squawk: DROP COLUMN in the Down part is a finding
-- so: Down does not run when the migration is deployed
-- row: peers 3.18 squawk: CONCURRENTLY under NO TRANSACTION is in a transaction
-- so: the file says that there is none
-- file: 00001_index.sql
-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY i ON orders (note);
-- +goose Down
ALTER TABLE orders DROP COLUMN note;
-- file: 00002_index.sql
-- +goose Up
-- expect: concurrently-in-transaction
CREATE INDEX CONCURRENTLY j ON orders (note);
-- +goose Down
DROP INDEX j;
