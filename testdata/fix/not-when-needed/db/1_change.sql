BEGIN;
CREATE UNIQUE INDEX orders_note_key ON orders (note);
INSERT INTO orders VALUES (1, 1, 'x', 'n1') ON CONFLICT (note) DO NOTHING;
COMMIT;
