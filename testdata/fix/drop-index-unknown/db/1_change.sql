BEGIN;
SET LOCAL lock_timeout = '2s';
DROP INDEX parcels_note_idx;
ALTER TABLE orders ADD COLUMN seen boolean;
DROP TABLE parcels;
COMMIT;
