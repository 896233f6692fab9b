-- setup: ../setup.sql
-- runner: wrapped
SET LOCAL lock_timeout = '2s';
