-- setup: ../setup.sql
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN hint text;
COMMIT;
-- The setting ended with its transaction.
-- expect: missing-lock-timeout
ALTER TABLE orders ADD COLUMN hint2 text;
