ALTER TABLE orders VALIDATE CONSTRAINT orders_note_not_null;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN note SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_note_not_null;
