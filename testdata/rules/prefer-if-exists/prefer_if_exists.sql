-- setup: ../setup.sql
-- select: prefer-if-exists
-- expect: prefer-if-exists
CREATE TABLE a (id bigint);
CREATE TABLE IF NOT EXISTS b (id bigint);
-- expect: prefer-if-exists
DROP TABLE a;
BEGIN;
CREATE TABLE c (id bigint);
COMMIT;
