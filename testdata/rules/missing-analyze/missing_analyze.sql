-- setup: ../setup.sql
-- select: missing-analyze
-- expect: missing-analyze
CREATE INDEX CONCURRENTLY i ON orders (lower(note));
CREATE INDEX CONCURRENTLY j ON orders (note);
