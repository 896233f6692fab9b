CREATE INDEX CONCURRENTLY items_name_idx ON shop.items (name);
-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
DROP INDEX CONCURRENTLY shop.items_old_idx;
