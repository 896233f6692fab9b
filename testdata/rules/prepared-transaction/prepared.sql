-- setup: ../setup.sql
BEGIN;
-- expect: prepared-transaction
PREPARE TRANSACTION 'm1';
COMMIT PREPARED 'm1';
