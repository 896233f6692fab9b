-- setup: setup.sql
-- row: peers 4.46 squawk: UPDATE and DELETE of a whole table, INSERT ... SELECT are clean
-- so: all rows are locked and written until the commit
-- expect: update-without-where
-- effect: order_lines ROW EXCLUSIVE rows
UPDATE order_lines SET product = 'x';
-- effect: order_lines ROW EXCLUSIVE rows, orders ACCESS SHARE rows
INSERT INTO order_lines SELECT id, 2, 'x' FROM orders;

-- row: hazards 0.5 MigrationPilot: DELETE without WHERE holds ACCESS EXCLUSIVE
-- so: ROW EXCLUSIVE
-- expect: delete-without-where
-- effect: order_lines ROW EXCLUSIVE rows
DELETE FROM order_lines;
INSERT INTO order_lines SELECT id, 2, 'x' FROM orders;

-- row: peers 4.47 squawk: EXPLAIN ANALYZE DELETE is clean
-- so: it deletes the rows
-- expect: delete-without-where
-- effect: order_lines ROW EXCLUSIVE rows
EXPLAIN ANALYZE DELETE FROM order_lines;
INSERT INTO order_lines SELECT id, 2, 'x' FROM orders;
-- effect: order_lines ROW EXCLUSIVE
EXPLAIN DELETE FROM order_lines;

-- row: peers 4.45 squawk: TRUNCATE without CASCADE is no loss
-- so: all rows are gone, under ACCESS EXCLUSIVE
-- expect: truncate
-- effect: order_lines ACCESS EXCLUSIVE
TRUNCATE order_lines;
