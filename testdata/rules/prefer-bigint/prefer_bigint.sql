-- setup: ../setup.sql
-- select: prefer-bigint
-- expect: prefer-bigint
CREATE TABLE a (id integer PRIMARY KEY);
-- expect: prefer-bigint
CREATE TABLE b (id serial);
CREATE TABLE c (id bigint PRIMARY KEY, small integer);
