-- setup: ../setup.sql
-- runner: wrapped
-- The runner's COMMIT closes what is opened in place of its own transaction.
-- expect: nested-transaction
COMMIT;
CREATE INDEX CONCURRENTLY i ON orders (note);
BEGIN;
ALTER TABLE orders ADD COLUMN hint text;
