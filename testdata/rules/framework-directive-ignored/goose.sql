-- framework: goose
-- setup: ../setup.sql
-- file: 1_a.sql
-- expect-file: framework-directive-ignored
-- +goose Up
 -- +goose NO TRANSACTION
ALTER TABLE orders ADD COLUMN remark text;
-- file: 2_b.sql
-- +goose up
ALTER TABLE orders ADD COLUMN remark2 text;
