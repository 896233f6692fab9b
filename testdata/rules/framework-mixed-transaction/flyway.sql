-- framework: flyway
-- setup: ../setup.sql
-- file: V1__both.sql
ALTER TABLE orders ADD COLUMN remark text;
-- expect: framework-mixed-transaction, framework-concurrently-hangs
CREATE INDEX CONCURRENTLY orders_quantity ON orders (quantity);
-- file: V2__column.sql
ALTER TABLE orders ADD COLUMN remark2 text;
