-- setup: ../setup.sql
-- select: missing-statement-timeout
-- expect: missing-statement-timeout
ALTER TABLE orders ADD COLUMN hint text;
SET statement_timeout = '5s';
ALTER TABLE orders ADD COLUMN hint2 text;
