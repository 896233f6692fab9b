-- live: placeholders are not SQL
-- setup: setup.sql
-- row: peers 3.19 squawk: ${x} and {{x}} are syntax errors that hide all findings
-- so: a name not known yet; all the rest is
-- expect: drop-column
ALTER TABLE ${schema}.orders DROP COLUMN data;
-- expect: drop-column
ALTER TABLE {{ schema }}.orders DROP COLUMN note;
