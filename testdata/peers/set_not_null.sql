-- setup: setup.sql
-- row: peers 4.14 squawk: SET NOT NULL blocks reads
-- so: right: every row is read under ACCESS EXCLUSIVE
-- expect: set-not-null
-- effect: orders ACCESS EXCLUSIVE scan
ALTER TABLE orders ALTER COLUMN amount SET NOT NULL;

-- row: peers 4.15 squawk: any VALIDATE CONSTRAINT makes SET NOT NULL free
-- so: a foreign key proves nothing about NULL in another column
ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES customers (id) NOT VALID;
-- effect: orders SHARE UPDATE EXCLUSIVE scan, customers ROW SHARE scan
ALTER TABLE orders VALIDATE CONSTRAINT f;
-- expect: set-not-null
-- effect: orders ACCESS EXCLUSIVE scan
ALTER TABLE orders ALTER COLUMN quantity SET NOT NULL;

-- row: peers 4.16 squawk: no rule sees that CHECK (c IS NOT NULL AND d > 0) proves it
-- so: it does, once it is valid
ALTER TABLE orders ADD CONSTRAINT g CHECK ((placed IS NOT NULL) AND quantity > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT g;
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER COLUMN placed SET NOT NULL;

-- row: peers 4.17 squawk: SET NOT NULL behind a validated CHECK blocks reads
-- so: the CHECK has read the rows; SET NOT NULL reads nothing
-- expect: add-check
-- effect: orders ACCESS EXCLUSIVE scan
ALTER TABLE orders ADD CONSTRAINT h CHECK (data IS NOT NULL);
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER COLUMN data SET NOT NULL;
