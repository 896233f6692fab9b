-- setup: ../setup.sql
BEGIN;
-- expect: missing-lock-timeout
ALTER TABLE orders ADD COLUMN hint text;
ALTER TABLE orders ADD COLUMN hint2 text;
ALTER TABLE customers ADD COLUMN hint text;
COMMIT;
