BEGIN;
SET LOCAL lock_timeout = '2s';
CREATE INDEX events_2023_at ON events_2023 (at);
CREATE INDEX events_at ON events (at);
CREATE INDEX events_id ON events (id);
CREATE INDEX empty_id ON empty (id);
COMMIT;
