-- setup: ../setup.sql
-- select: merge-alter-table
BEGIN;
ALTER TABLE orders ADD COLUMN hint text;
-- expect: merge-alter-table
ALTER TABLE orders ADD COLUMN hint2 text;
ALTER TABLE customers ADD COLUMN hint text;
COMMIT;
