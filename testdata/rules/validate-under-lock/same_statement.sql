-- setup: ../setup.sql
-- expect: validate-under-lock
ALTER TABLE orders VALIDATE CONSTRAINT orders_note_set, ADD COLUMN hint text;
ALTER TABLE orders ALTER COLUMN note SET STATISTICS 500;
