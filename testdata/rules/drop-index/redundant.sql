-- setup: ../setup.sql
-- Another index starts with the same column.
CREATE INDEX CONCURRENTLY orders_customer_quantity ON orders (customer_id, quantity);
DROP INDEX CONCURRENTLY orders_customer_id_idx;
-- That one was the last.
-- expect: drop-index
DROP INDEX CONCURRENTLY orders_code_key;
