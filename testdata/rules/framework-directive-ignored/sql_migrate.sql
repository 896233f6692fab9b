-- framework: sql-migrate
-- setup: ../setup.sql
-- file: 1.sql
-- expect-file: framework-directive-ignored
-- +migrate Up
--+migrate Down
ALTER TABLE orders ADD COLUMN remark text;
-- file: 2.sql
-- +migrate Up
ALTER TABLE orders ADD COLUMN remark2 text;
-- +migrate Down
ALTER TABLE orders DROP COLUMN remark2;
