-- setup: ../setup.sql
-- expect: unknown-allowance
-- pgpreflight: allow drop-tabel -- not used since March
ALTER TABLE orders ADD COLUMN hint text;
-- pgpreflight: allow drop-table -- not used since March
DROP TABLE order_lines;
