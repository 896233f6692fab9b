-- setup: same_name_setup.sql
-- The view reads a column of that name, of another table: without CASCADE it is left alone.
-- expect: drop-column
-- effect: downloads ACCESS EXCLUSIVE
ALTER TABLE downloads DROP COLUMN id;
-- expect: drop-column
-- effect: versions ACCESS EXCLUSIVE, recent ACCESS EXCLUSIVE
ALTER TABLE versions DROP COLUMN id CASCADE;
