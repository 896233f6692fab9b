-- setup: ../setup.sql
-- expect: foreign-key-without-index
ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (quantity) REFERENCES customers (id) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT f2 FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;
-- The index of a new table usually comes further down.
CREATE TABLE returns (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));
CREATE INDEX ON returns (order_id);
