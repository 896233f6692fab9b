-- setup: ../setup.sql
-- runner: wrapped
ALTER TABLE orders ADD COLUMN hint text;
-- expect: nested-transaction
COMMIT;
