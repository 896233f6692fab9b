-- setup: setup_views.sql
-- A view follows a rename ...
-- expect: rename-column
ALTER TABLE a RENAME COLUMN x TO y;
-- ... and a retype or drop of a column it reads fails at once, not later.
-- expect: will-fail
ALTER TABLE a ALTER COLUMN y TYPE numeric;
-- expect: will-fail
ALTER TABLE a DROP COLUMN y;
