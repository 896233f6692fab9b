DROP INDEX orders_note_idx;
CREATE INDEX orders_note_idx ON orders (note, status);
