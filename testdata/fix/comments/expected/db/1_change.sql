BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN read boolean; -- read by somebody
COMMIT;
    -- indented
    -- and two lines
    -- three
    CREATE INDEX CONCURRENTLY customers_email_idx ON customers (email);
