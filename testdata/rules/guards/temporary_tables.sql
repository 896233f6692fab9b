-- setup: ../setup.sql
CREATE TEMP TABLE t (id bigint);
CREATE INDEX ON t (id);
UPDATE t SET id = 1;
ALTER TABLE t ADD COLUMN u uuid DEFAULT gen_random_uuid();
TRUNCATE t;
DROP TABLE t;
