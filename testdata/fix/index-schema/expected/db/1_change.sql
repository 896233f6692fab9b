CREATE INDEX CONCURRENTLY items_name_idx ON shop.items (name);
DROP INDEX CONCURRENTLY shop.items_old_idx;
