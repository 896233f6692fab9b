-- setup: ../setup.sql
-- expect: alter-system
ALTER SYSTEM SET work_mem = '64MB';
SET work_mem = '64MB';
