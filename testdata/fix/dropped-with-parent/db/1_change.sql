BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE oldest ADD CONSTRAINT oldest_id_check CHECK (id > 0);
CREATE INDEX orders_note_idx ON orders (note);
DROP TABLE events;
COMMIT;
