BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE events DETACH PARTITION events_2023;
CREATE INDEX events_id ON events (id);
COMMIT;
