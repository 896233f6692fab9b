BEGIN;
SET LOCAL lock_timeout = '2s';
UPDATE orders SET note = 'n' || id;
CREATE UNIQUE INDEX orders_note_key ON orders (note);
COMMIT;
