-- setup: ../setup.sql
-- The children are locked and checked as well.
-- expect: alter-column-type
ALTER TABLE customers ALTER COLUMN id TYPE numeric;
ALTER TABLE customers ALTER COLUMN name TYPE varchar;
