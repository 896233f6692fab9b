-- setup: ../setup.sql
BEGIN;
-- expect: nested-transaction
BEGIN;
COMMIT;
BEGIN;
COMMIT;
