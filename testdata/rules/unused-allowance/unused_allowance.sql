-- setup: ../setup.sql
-- expect: unused-allowance
-- pgpreflight: allow drop-table -- moved to the archive
ALTER TABLE orders ADD COLUMN hint text;
-- pgpreflight: allow drop-table -- moved to the archive
DROP TABLE order_lines;
