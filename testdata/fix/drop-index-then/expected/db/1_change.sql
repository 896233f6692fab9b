BEGIN;
SET LOCAL lock_timeout = '2s';
DROP INDEX orders_note_key;
UPDATE orders SET note = 'same' WHERE id < 3;
ALTER TABLE orders DROP COLUMN status;
COMMIT;
-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
DROP INDEX CONCURRENTLY customers_email_idx;
