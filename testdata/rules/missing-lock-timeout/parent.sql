-- setup: ../setup.sql
-- The new table's foreign key locks the existing parent.
-- expect: missing-lock-timeout
CREATE TABLE returns (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));
