BEGIN;
SET LOCAL lock_timeout = '2s';
DROP INDEX orders_note_key;
UPDATE orders SET note = 'same' WHERE id < 3;
ALTER TABLE orders DROP COLUMN status;
COMMIT;
DROP INDEX CONCURRENTLY customers_email_idx;
