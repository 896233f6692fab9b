-- setup: ../setup.sql
-- DROP CONSTRAINT runs before SET NOT NULL whatever the order: the proof is gone.
ALTER TABLE orders VALIDATE CONSTRAINT orders_note_set;
-- expect: set-not-null
ALTER TABLE orders ALTER COLUMN note SET NOT NULL, DROP CONSTRAINT orders_note_set;
