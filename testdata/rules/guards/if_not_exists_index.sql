-- setup: ../setup.sql
-- A leftover invalid index is not repaired by IF NOT EXISTS.
-- expect: concurrently-if-not-exists, unique-index-may-fail
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (note);
