-- setup: ../setup.sql
BEGIN;
-- expect: no-transaction-statement
VACUUM orders;
COMMIT;
BEGIN;
-- expect: no-transaction-statement
CREATE DATABASE shop;
ROLLBACK;
VACUUM orders;
