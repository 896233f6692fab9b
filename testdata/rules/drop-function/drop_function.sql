-- setup: ../setup.sql
-- expect: drop-function
DROP FUNCTION shout(text);
-- expect: drop-function
DROP PROCEDURE IF EXISTS tidy_up();
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION f();
CREATE OR REPLACE FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
