-- setup: ../setup.sql
-- expect: untrusted-language
CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'lib', 'f';
CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1';
