-- setup: ../setup.sql
-- expect: replication-role
SET session_replication_role = 'replica';
SET session_replication_role = DEFAULT;
