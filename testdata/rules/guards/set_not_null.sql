-- setup: ../setup.sql
-- expect: set-not-null
ALTER TABLE orders ALTER COLUMN amount SET NOT NULL;
-- A validated foreign key proves nothing about NULL in another column.
ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES customers (id) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT f;
-- expect: set-not-null
ALTER TABLE orders ALTER COLUMN quantity SET NOT NULL;
-- A CHECK that says more than IS NOT NULL proves it too.
ALTER TABLE orders ADD CONSTRAINT g CHECK ((placed IS NOT NULL) AND quantity > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT g;
ALTER TABLE orders ALTER COLUMN placed SET NOT NULL;
-- One added without NOT VALID has read the rows already: no second scan.
-- expect: add-check
ALTER TABLE orders ADD CONSTRAINT h CHECK (data IS NOT NULL);
ALTER TABLE orders ALTER COLUMN data SET NOT NULL;
