-- setup: ../setup.sql
-- expect-file: transaction-not-closed
BEGIN;
ALTER TABLE orders ADD COLUMN hint text;
