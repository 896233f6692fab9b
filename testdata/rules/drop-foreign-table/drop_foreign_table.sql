-- setup: ../setup.sql
-- expect: drop-foreign-table
DROP FOREIGN TABLE remote_orders;
CREATE FOREIGN TABLE remote (id bigint) SERVER elsewhere;
DROP FOREIGN TABLE remote;
