-- setup: ../setup.sql
-- No lock_timeout is asked for before CONCURRENTLY, where it does harm.
CREATE INDEX CONCURRENTLY i ON orders (note);
