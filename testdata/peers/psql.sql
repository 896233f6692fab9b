-- live: psql's commands
-- setup: setup.sql
-- row: peers 3.15 squawk: psql's commands and variables are syntax errors that hide all findings
-- so: they are psql's, and the rest of the file is SQL
\set ON_ERROR_STOP on
\set who 1
INSERT INTO customers (id, name) VALUES (:'who', 'DELETE FROM orders');
-- expect: not-analysed
\i other.sql
-- expect: not-analysed
SELECT 'SELECT 1' \gexec
-- expect: drop-column
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders DROP COLUMN data;

-- row: peers 3.16 squawk: the rows of COPY ... FROM STDIN are syntax errors that hide all findings
-- so: they are data
-- effect: customers ROW EXCLUSIVE rows
COPY customers (id, name) FROM stdin;
100001	DROP TABLE orders;
\.
-- expect: drop-table
-- effect: order_lines ACCESS EXCLUSIVE
DROP TABLE order_lines;
