ALTER TABLE orders ADD CHECK (total > 0), ALTER COLUMN note SET NOT NULL;
CREATE INDEX IF NOT EXISTS orders_note_idx ON orders (note);
DROP TABLE old;
