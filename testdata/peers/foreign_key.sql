-- setup: setup.sql
-- row: hazards 0.3 eugene: a foreign key takes ACCESS EXCLUSIVE and blocks reads
-- row: hazards 0.4 MigrationPilot: a foreign key scans under ACCESS EXCLUSIVE, with SHARE on the referenced table
-- so: SHARE ROW EXCLUSIVE on both tables: reads go on
-- expect: add-foreign-key
-- effect: order_lines SHARE ROW EXCLUSIVE scan, orders SHARE ROW EXCLUSIVE scan
ALTER TABLE order_lines ADD CONSTRAINT f FOREIGN KEY (order_id) REFERENCES orders (id);

-- row: peers 4.13 squawk: ADD COLUMN ... REFERENCES requires a table scan
-- so: no scan when every value is NULL; ACCESS EXCLUSIVE on the table and SHARE ROW EXCLUSIVE on the other, both brief
-- effect: orders ACCESS EXCLUSIVE, customers SHARE ROW EXCLUSIVE
ALTER TABLE orders ADD COLUMN payer bigint REFERENCES customers (id);

-- row: peers 4.25 squawk: CREATE TABLE ... REFERENCES locks nothing
-- so: SHARE ROW EXCLUSIVE on the referenced table
-- effect: customers SHARE ROW EXCLUSIVE
CREATE TABLE letters (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));

BEGIN;
-- row: peers 4.23 squawk: NOT VALID and VALIDATE in one transaction block all reads
-- so: SHARE ROW EXCLUSIVE is held while every row is read: writes wait, reads go on
-- effect: orders SHARE ROW EXCLUSIVE, customers SHARE ROW EXCLUSIVE
ALTER TABLE orders ADD CONSTRAINT g FOREIGN KEY (id) REFERENCES customers (id) NOT VALID;
-- expect: validate-under-lock
-- effect: orders SHARE UPDATE EXCLUSIVE scan, customers ROW SHARE scan
ALTER TABLE orders VALIDATE CONSTRAINT g;
COMMIT;
