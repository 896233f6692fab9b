-- framework: flyway
-- setup: ../setup.sql
-- file: V1__index.sql
-- expect: framework-concurrently-hangs
CREATE INDEX CONCURRENTLY orders_quantity ON orders (quantity);
-- file: V2__column.sql
ALTER TABLE orders ADD COLUMN remark text;
