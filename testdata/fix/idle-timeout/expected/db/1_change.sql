SET idle_in_transaction_session_timeout = '10s';
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN seen boolean;
COMMIT;
