-- setup: ../setup.sql
-- expect: index-not-concurrent
CREATE INDEX ON events (id);
-- The right way: empty parent, each partition, attach.
CREATE INDEX events_body ON ONLY events (body);
CREATE INDEX CONCURRENTLY events_2023_body ON events_2023 (body);
ALTER INDEX events_body ATTACH PARTITION events_2023_body;
