-- setup: ../setup.sql
-- expect: revoke
REVOKE SELECT ON customers FROM app;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
