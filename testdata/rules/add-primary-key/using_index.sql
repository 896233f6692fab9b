-- setup: setup.sql
-- The column is NOT NULL already: nothing to read.
ALTER TABLE keyless ADD CONSTRAINT keyless_pk PRIMARY KEY USING INDEX keyless_id;
