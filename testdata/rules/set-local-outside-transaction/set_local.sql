-- setup: ../setup.sql
-- expect: set-local-outside-transaction
SET LOCAL lock_timeout = '2s';
SET lock_timeout = '2s';
BEGIN;
SET LOCAL lock_timeout = '2s';
COMMIT;
-- expect: set-local-outside-transaction
SET LOCAL statement_timeout = 0;
