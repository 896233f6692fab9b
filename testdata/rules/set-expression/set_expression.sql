-- setup: setup.sql
-- pg-version: 17
-- expect: set-expression
ALTER TABLE boxes ALTER COLUMN area SET EXPRESSION AS (a * a);
CREATE TABLE drafts (a int, b int GENERATED ALWAYS AS (a + 1) STORED);
ALTER TABLE drafts ALTER COLUMN b SET EXPRESSION AS (a + 2);
