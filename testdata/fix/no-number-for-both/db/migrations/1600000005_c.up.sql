ALTER TABLE orders ADD CONSTRAINT orders_note_key UNIQUE (note);
CREATE INDEX orders_placed_idx ON orders (placed);
