-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET LOCAL lock_timeout = '2s';
DROP INDEX orders_note_idx;
ALTER TABLE orders DROP COLUMN note;
