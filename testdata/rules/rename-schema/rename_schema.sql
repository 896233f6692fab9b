-- setup: ../setup.sql
-- expect: rename-schema
ALTER SCHEMA archive RENAME TO attic;
CREATE SCHEMA reports;
