-- setup: ../setup.sql
-- expect: drop-role
DROP ROLE app;
CREATE ROLE app2;
