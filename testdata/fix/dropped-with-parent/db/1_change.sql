BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE old_events ADD CONSTRAINT old_events_id_check CHECK (id > 0);
CREATE INDEX orders_note_idx ON orders (note);
DROP TABLE events;
COMMIT;
