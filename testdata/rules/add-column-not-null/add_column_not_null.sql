-- setup: ../setup.sql
-- expect: add-column-not-null
ALTER TABLE orders ADD COLUMN tax numeric NOT NULL;
-- expect: add-column-not-null
ALTER TABLE orders ADD COLUMN tax2 numeric, ADD COLUMN tax3 numeric NOT NULL;
ALTER TABLE orders ADD COLUMN tax4 numeric NOT NULL DEFAULT 0;
CREATE TABLE drafts (id bigint NOT NULL);
ALTER TABLE drafts ADD COLUMN tax numeric NOT NULL;
