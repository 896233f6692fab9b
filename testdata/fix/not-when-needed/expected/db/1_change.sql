BEGIN;
-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET LOCAL lock_timeout = '2s';
CREATE UNIQUE INDEX orders_note_key ON orders (note);
INSERT INTO orders VALUES (1, 1, 'x', 'n1') ON CONFLICT (note) DO NOTHING;
COMMIT;
