-- setup: ../setup.sql
-- expect: add-column-serial
ALTER TABLE orders ADD COLUMN no bigserial;
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts ADD COLUMN no serial;
