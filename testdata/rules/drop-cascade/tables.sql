-- setup: ../setup.sql
-- One finding for one clause.
-- expect: drop-table
DROP TABLE order_lines CASCADE;
-- expect: drop-column
ALTER TABLE orders DROP COLUMN note CASCADE;
