-- setup: ../setup.sql
-- expect: index-not-concurrent
CREATE INDEX ON events (id);
CREATE INDEX ON ONLY events (body);
-- expect: will-fail
CREATE INDEX CONCURRENTLY ON events (id, body);
