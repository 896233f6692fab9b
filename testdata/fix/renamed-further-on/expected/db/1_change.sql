BEGIN;
SET LOCAL lock_timeout = '2s';
CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1)';
CREATE INDEX orders_shout_idx ON orders (shout(note));
ALTER FUNCTION shout(text) RENAME TO cry;
ALTER TABLE customers RENAME COLUMN email TO mail;
COMMIT;
CREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);
