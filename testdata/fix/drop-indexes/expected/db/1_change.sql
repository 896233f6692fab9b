-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
DROP INDEX CONCURRENTLY IF EXISTS orders_status_idx;
DROP INDEX CONCURRENTLY IF EXISTS orders_note_idx;
