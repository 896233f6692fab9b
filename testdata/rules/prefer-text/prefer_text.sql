-- setup: ../setup.sql
-- select: prefer-text
-- expect: prefer-text
CREATE TABLE a (name varchar(100));
-- expect: prefer-text
CREATE TABLE b (code char(3));
-- "char" is another type, of one byte.
CREATE TABLE c (name text, other varchar, flag "char");
