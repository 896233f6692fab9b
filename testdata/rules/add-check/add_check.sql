-- setup: ../setup.sql
-- expect: add-check(dangerous)
ALTER TABLE orders ADD CONSTRAINT note_short CHECK (length(note) < 100);
-- expect: add-check
ALTER TABLE orders ADD COLUMN rating integer CHECK (rating BETWEEN 1 AND 5);
ALTER TABLE orders ADD CONSTRAINT note_long CHECK (length(note) > 1) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT note_long;
CREATE TABLE drafts (id bigint CHECK (id > 0));
ALTER TABLE drafts ADD CHECK (id < 100);
