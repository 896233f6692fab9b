DROP TABLE before;
ALTER TABLE t ADD COLUMN żółć int, ADD COLUMN c int int;
DROP TABLE behind;
SELECT 'never closed;
DROP TABLE inside;
