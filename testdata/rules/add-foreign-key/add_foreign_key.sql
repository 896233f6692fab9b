-- setup: ../setup.sql
-- expect: add-foreign-key(dangerous)
ALTER TABLE orders ADD CONSTRAINT parent FOREIGN KEY (id) REFERENCES customers (id);
-- expect: add-foreign-key
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers ON DELETE CASCADE;
ALTER TABLE orders ADD CONSTRAINT parent2 FOREIGN KEY (id) REFERENCES customers (id) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT parent2;
-- All values are NULL: nothing to look up.
ALTER TABLE orders ADD COLUMN seller_id bigint REFERENCES customers (id);
-- The referencing table is new, the parent's lock is brief.
CREATE TABLE returns (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));
ALTER TABLE returns ADD FOREIGN KEY (id) REFERENCES customers (id);
