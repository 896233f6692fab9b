-- setup: ../setup.sql
ALTER TABLE orders ADD COLUMN tax numeric DEFAULT 0 NOT NULL;
-- expect: default-dropped-again
ALTER TABLE orders ALTER COLUMN tax DROP DEFAULT;
-- In one statement the DROP comes first and does not find the column.
-- expect: will-fail
ALTER TABLE orders ADD COLUMN fee numeric DEFAULT 0 NOT NULL, ALTER COLUMN fee DROP DEFAULT;
ALTER TABLE orders ADD COLUMN hint text DEFAULT '';
ALTER TABLE orders ALTER COLUMN hint DROP DEFAULT;
ALTER TABLE customers ALTER COLUMN created_at DROP DEFAULT;
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts ADD COLUMN a int DEFAULT 0 NOT NULL;
ALTER TABLE drafts ALTER COLUMN a DROP DEFAULT;
