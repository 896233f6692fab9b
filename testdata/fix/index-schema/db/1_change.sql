CREATE INDEX items_name_idx ON shop.items (name);
DROP INDEX shop.items_old_idx;
