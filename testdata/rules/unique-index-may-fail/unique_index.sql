-- setup: ../setup.sql
-- expect: unique-index-may-fail
CREATE UNIQUE INDEX CONCURRENTLY orders_note_key ON orders (note);
-- One finding: it blocks writes, whatever the rows.
-- expect: index-not-concurrent
CREATE UNIQUE INDEX orders_note_key2 ON orders (note);
CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);
CREATE TABLE drafts (id bigint);
CREATE UNIQUE INDEX ON drafts (id);
