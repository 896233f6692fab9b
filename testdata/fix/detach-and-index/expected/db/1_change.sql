BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE events DETACH PARTITION events_2023;
CREATE INDEX events_id ON ONLY events (id);
COMMIT;
CREATE INDEX CONCURRENTLY events_2024_id_idx ON events_2024 (id);
ALTER INDEX events_id ATTACH PARTITION events_2024_id_idx;
