-- setup: setup.sql
-- row: peers 4.47 squawk: EXPLAIN ANALYZE DELETE is clean
-- so: ANALYZE runs it; without ANALYZE it is planned, which takes the same locks on what it names
-- effect: order_lines ROW EXCLUSIVE
EXPLAIN DELETE FROM order_lines;
-- effect: customers ACCESS SHARE, orders ROW EXCLUSIVE
EXPLAIN INSERT INTO orders (id, customer_id) SELECT 1, id FROM customers;
-- effect: events ROW EXCLUSIVE
EXPLAIN INSERT INTO events VALUES (1, '2023-05-05', 'x');
-- effect: events ROW EXCLUSIVE, events_2023 ROW EXCLUSIVE
EXPLAIN UPDATE events SET body = 'x';
-- effect: customers ROW EXCLUSIVE
EXPLAIN UPDATE customers SET id = 5 WHERE id = 7;
-- effect: orders ROW SHARE
EXPLAIN SELECT * FROM orders FOR UPDATE;
-- effect: open_orders ROW SHARE, orders ROW SHARE
EXPLAIN SELECT * FROM open_orders FOR SHARE;
-- effect: open_orders ACCESS SHARE, orders ACCESS SHARE
EXPLAIN SELECT * FROM open_orders;
-- effect: open_orders ROW EXCLUSIVE, orders ROW EXCLUSIVE
EXPLAIN DELETE FROM open_orders;
-- effect: open_orders ROW EXCLUSIVE, orders ROW EXCLUSIVE
EXPLAIN INSERT INTO open_orders VALUES (5000, 1);
-- effect: customers ROW EXCLUSIVE, measures ACCESS SHARE, measures_2023 ACCESS SHARE, measures_rest ACCESS SHARE
EXPLAIN WITH x AS (DELETE FROM customers RETURNING id) SELECT * FROM x JOIN measures ON true;
-- effect: customers ACCESS SHARE, orders ROW EXCLUSIVE
EXPLAIN MERGE INTO orders o USING customers c ON c.id = o.id WHEN MATCHED THEN DO NOTHING;
-- effect: customers ACCESS SHARE, events ROW EXCLUSIVE, events_2023 ROW EXCLUSIVE
EXPLAIN MERGE INTO events e USING customers c ON c.id = e.id WHEN MATCHED THEN DELETE;
-- effect: orders ACCESS SHARE
EXPLAIN CREATE TABLE z AS SELECT * FROM orders;
-- effect: orders ROW EXCLUSIVE
EXPLAIN (ANALYZE false) DELETE FROM orders;
-- effect: orders ROW SHARE rows
EXPLAIN (ANALYZE) SELECT * FROM orders FOR UPDATE;
-- effect: none
EXPLAIN REFRESH MATERIALIZED VIEW totals;
-- effect: orders ACCESS SHARE
EXPLAIN DECLARE c CURSOR FOR SELECT * FROM orders;
-- effect: orders ACCESS SHARE
EXPLAIN CREATE MATERIALIZED VIEW zz AS SELECT * FROM orders;
