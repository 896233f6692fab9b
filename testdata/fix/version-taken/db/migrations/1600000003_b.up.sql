ALTER TABLE orders ADD COLUMN b int; CREATE INDEX orders_note_idx ON orders (note);
