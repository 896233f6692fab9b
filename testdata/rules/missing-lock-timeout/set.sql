-- setup: ../setup.sql
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN hint text;
SET lock_timeout = 0;
-- expect: missing-lock-timeout
ALTER TABLE orders ADD COLUMN hint2 text;
