-- setup: ../setup.sql
-- expect: rename-column
ALTER TABLE orders RENAME COLUMN note TO remark;
-- expect: rename-column
ALTER TABLE orders RENAME quantity TO pieces;
ALTER TABLE orders ADD COLUMN hint text;
ALTER TABLE orders RENAME COLUMN hint TO clue;
ALTER INDEX orders_code_key RENAME TO orders_code_unique;
ALTER TABLE orders RENAME CONSTRAINT orders_quantity_positive TO quantity_positive;
