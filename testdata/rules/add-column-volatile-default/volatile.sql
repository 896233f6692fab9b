-- setup: ../setup.sql
-- expect: add-column-volatile-default
ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();
-- expect: add-column-volatile-default
ALTER TABLE orders ADD COLUMN seen timestamptz NOT NULL DEFAULT clock_timestamp();
-- expect: add-column-volatile-default
ALTER TABLE orders ADD COLUMN dice int[] DEFAULT ARRAY[(random() * 5)::int];
-- expect: add-column-volatile-default
ALTER TABLE orders ADD COLUMN no bigint DEFAULT nextval('invoice_no');
CREATE TABLE drafts (id uuid DEFAULT gen_random_uuid());
ALTER TABLE drafts ADD COLUMN other uuid DEFAULT gen_random_uuid();
