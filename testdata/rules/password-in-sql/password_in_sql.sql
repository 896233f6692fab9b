-- setup: ../setup.sql
-- expect: password-in-sql
ALTER ROLE app WITH PASSWORD 'secret';
-- expect: password-in-sql
CREATE USER somebody ENCRYPTED PASSWORD 'md5abc';
ALTER ROLE app PASSWORD NULL;
CREATE ROLE "password" LOGIN;
