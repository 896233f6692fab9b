-- setup: ../setup.sql
-- expect: add-unique(dangerous)
ALTER TABLE orders ADD CONSTRAINT orders_note_key UNIQUE (note);
-- expect: add-unique
ALTER TABLE orders ADD COLUMN token text UNIQUE;
-- One cause, one finding: the table is written anew, its new index with it.
-- expect: add-column-volatile-default
ALTER TABLE orders ADD COLUMN token2 uuid DEFAULT gen_random_uuid() UNIQUE;
ALTER TABLE orders ADD CONSTRAINT code_unique UNIQUE USING INDEX orders_code_key;
CREATE TABLE drafts (id bigint UNIQUE);
ALTER TABLE drafts ADD UNIQUE (id);
