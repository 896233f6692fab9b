-- setup: ../setup.sql
SET lock_timeout = '2s';
RESET ALL;
-- expect: missing-lock-timeout
ALTER TABLE orders ADD COLUMN hint text;
