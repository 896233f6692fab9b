BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN read boolean; -- read by somebody
    -- indented
    -- and two lines
    CREATE INDEX customers_email_idx ON customers (email); -- three
COMMIT;
