-- setup: ../../peers/setup.sql
-- DEFAULT NULL written out: the server reads the rows all the same.
-- expect: add-foreign-key
-- effect: orders ACCESS EXCLUSIVE scan, customers SHARE ROW EXCLUSIVE
ALTER TABLE orders ADD COLUMN buyer_id bigint DEFAULT NULL REFERENCES customers (id);
-- Nothing to look up.
-- effect: orders ACCESS EXCLUSIVE, customers SHARE ROW EXCLUSIVE
ALTER TABLE orders ADD COLUMN seller_id bigint REFERENCES customers (id);
