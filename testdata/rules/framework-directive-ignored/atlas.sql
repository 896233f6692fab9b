-- framework: atlas
-- setup: ../setup.sql
-- file: 1_a.sql
-- expect-file: framework-directive-ignored
-- atlas:txmode none
ALTER TABLE orders ADD COLUMN remark text;
-- file: 2_b.sql
-- atlas:txmode none

CREATE INDEX CONCURRENTLY orders_quantity ON orders (quantity);
