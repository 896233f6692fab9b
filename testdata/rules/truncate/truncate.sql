-- setup: ../setup.sql
-- expect: truncate
TRUNCATE order_lines;
CREATE TABLE drafts (id bigint);
TRUNCATE drafts;
BEGIN;
CREATE TEMP TABLE t (id bigint);
TRUNCATE TABLE t;
COMMIT;
