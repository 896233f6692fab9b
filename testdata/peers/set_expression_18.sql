-- setup: setup_18.sql
-- pg-version: 18
-- row: peers 4.51 squawk: SET EXPRESSION is unremarkable
-- so: a stored column is computed anew for every row, under ACCESS EXCLUSIVE
-- expect: set-expression
-- effect: prices ACCESS EXCLUSIVE rewrite
ALTER TABLE prices ALTER COLUMN gross SET EXPRESSION AS (net * 3);

-- row: peers 4.9 squawk: a virtual generated column rewrites the table
-- so: nothing is written: it is computed when it is read
-- effect: prices ACCESS EXCLUSIVE
ALTER TABLE prices ADD COLUMN tax numeric GENERATED ALWAYS AS (net * 0.2) VIRTUAL;
-- effect: prices ACCESS EXCLUSIVE
ALTER TABLE prices ADD COLUMN half numeric GENERATED ALWAYS AS (net / 2);
