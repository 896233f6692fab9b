-- setup: ../setup.sql
BEGIN;
-- expect: index-not-concurrent
CREATE INDEX ON later (id);
COMMIT;
BEGIN;
CREATE TABLE later2 (id bigint);
COMMIT;
CREATE INDEX ON later2 (id);
