-- setup: ../setup.sql
-- expect: drop-schema(dangerous)
DROP SCHEMA archive CASCADE;
-- expect: drop-schema(destructive)
DROP SCHEMA reporting;
DROP SCHEMA IF EXISTS archive;
