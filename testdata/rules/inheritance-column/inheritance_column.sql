-- setup: ../setup.sql
-- select: inheritance-column
-- expect: inheritance-column
ALTER TABLE orders ADD COLUMN type text;
ALTER TABLE orders ADD COLUMN order_type text;
