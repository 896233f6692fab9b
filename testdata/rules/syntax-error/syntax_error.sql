-- setup: ../setup.sql
-- expect: syntax-error
ALTER TABEL orders ADD COLUMN hint text;
ALTER TABLE orders ADD COLUMN hint text;
-- expect: syntax-error
CREATE TABLE drafts (id bigint,, body text);
-- The others are judged all the same.
-- expect: drop-table
DROP TABLE events_2024;
