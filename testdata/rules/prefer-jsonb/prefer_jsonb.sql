-- setup: ../setup.sql
-- select: prefer-jsonb
-- expect: prefer-jsonb
CREATE TABLE a (data json);
CREATE TABLE b (data jsonb);
