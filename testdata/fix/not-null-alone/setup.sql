CREATE TABLE orders (id bigint PRIMARY KEY, status text, note text);
CREATE INDEX orders_note_idx ON orders (note);
INSERT INTO orders SELECT g, 'new', 'n' || g FROM generate_series(1, 25000) g;
