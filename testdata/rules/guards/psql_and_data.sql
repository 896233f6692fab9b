-- setup: ../setup.sql
\set ON_ERROR_STOP on
\set schema public
COPY customers (id, name) FROM stdin;
1	DROP TABLE orders;
\.
INSERT INTO customers (id, name) VALUES (:'id', 'DELETE FROM orders');
-- expect: drop-table
DROP TABLE order_lines;
