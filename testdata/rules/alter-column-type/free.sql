-- setup: setup.sql
-- None of these writes or reads the table.
ALTER TABLE plain_table ALTER COLUMN short TYPE varchar(40);
ALTER TABLE plain_table ALTER COLUMN short TYPE varchar;
ALTER TABLE plain_table ALTER COLUMN short TYPE text;
ALTER TABLE plain_table ALTER COLUMN amount TYPE numeric(12,2);
ALTER TABLE plain_table ALTER COLUMN amount TYPE numeric;
ALTER TABLE plain_table ALTER COLUMN net TYPE inet;
ALTER TABLE plain_table ALTER COLUMN at TYPE timestamp(6);
ALTER TABLE plain_table ALTER COLUMN id TYPE bigint;
ALTER TABLE plain_table ALTER COLUMN body TYPE varchar;
CREATE TABLE drafts (a int);
ALTER TABLE drafts ALTER COLUMN a TYPE bigint;
