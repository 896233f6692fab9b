-- framework: graphile
-- setup: ../setup.sql
-- file: 1.sql
-- expect-file: framework-directive-ignored
-- a comment of a linter
--! no-transaction
ALTER TABLE orders ADD COLUMN remark text;
-- file: 2.sql
--! Previous: -
--! Hash: sha1:1

--! no-transaction
CREATE INDEX CONCURRENTLY orders_quantity ON orders (quantity);
