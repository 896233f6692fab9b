-- setup: ../setup.sql
-- expect: superuser-role
ALTER ROLE app SUPERUSER;
-- expect: superuser-role
CREATE ROLE replicator REPLICATION;
ALTER ROLE app NOSUPERUSER NOBYPASSRLS;
