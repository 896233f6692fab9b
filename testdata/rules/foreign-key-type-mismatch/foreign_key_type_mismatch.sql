-- setup: ../setup.sql
-- expect: foreign-key-type-mismatch
ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (quantity) REFERENCES customers (id) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT f2 FOREIGN KEY (id) REFERENCES customers (id) NOT VALID;
-- expect: foreign-key-type-mismatch
CREATE TABLE returns (id bigint PRIMARY KEY, order_id integer REFERENCES orders (id));
