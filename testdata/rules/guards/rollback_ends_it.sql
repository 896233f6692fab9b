-- setup: ../setup.sql
BEGIN;
CREATE TABLE t (id bigint);
ROLLBACK;
CREATE INDEX CONCURRENTLY i ON orders (note);
-- Not the one that was rolled back.
-- expect: index-not-concurrent
CREATE INDEX j ON t (id);
