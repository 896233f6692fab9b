-- setup: ../setup.sql
-- expect: frozen-now
ALTER TABLE orders ADD COLUMN seen timestamptz DEFAULT 'now';
-- expect: frozen-now
ALTER TABLE orders ALTER COLUMN placed SET DEFAULT 'now'::timestamp;
-- expect: frozen-now
CREATE TABLE visits (at date DEFAULT 'today');
ALTER TABLE orders ADD COLUMN seen2 timestamptz DEFAULT now();
ALTER TABLE orders ALTER COLUMN note SET DEFAULT 'now';
