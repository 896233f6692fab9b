BEGIN;
SET LOCAL lock_timeout = '2s';
DROP INDEX orders_note_key;
UPDATE orders SET note = 'same' WHERE id < 3;
DROP INDEX customers_email_idx;
ALTER TABLE orders DROP COLUMN status;
COMMIT;
