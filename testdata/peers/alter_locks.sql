-- setup: setup.sql
-- row: hazards 0.12 PLS: every ALTER TABLE takes ACCESS EXCLUSIVE
-- so: VALIDATE, SET (...), SET STATISTICS and ATTACH (on the parent) take SHARE UPDATE EXCLUSIVE
-- effect: orders SHARE UPDATE EXCLUSIVE scan
ALTER TABLE orders VALIDATE CONSTRAINT orders_note_set;
-- effect: orders SHARE UPDATE EXCLUSIVE
ALTER TABLE orders SET (fillfactor = 90);
-- effect: orders SHARE UPDATE EXCLUSIVE
ALTER TABLE orders ALTER COLUMN note SET STATISTICS 500;

-- row: hazards 0.11 MigrationPilot: ADD VALUE takes ACCESS EXCLUSIVE
-- so: no relation is locked
-- effect: none
ALTER TYPE mood ADD VALUE 'calm';

-- row: peers 4.41 squawk: ADD VALUE should say BEFORE or AFTER
-- so: appending is what is usually wanted; enum-value-order is off unless asked for
-- effect: none
ALTER TYPE mood ADD VALUE 'merry';

-- row: peers 4.51 squawk: SET UNLOGGED, SET LOGGED, SET TABLESPACE are unremarkable
-- so: they copy the table under ACCESS EXCLUSIVE
-- expect: set-unlogged
-- effect: order_lines ACCESS EXCLUSIVE rewrite
ALTER TABLE order_lines SET UNLOGGED;
-- expect: set-logged
-- effect: order_lines ACCESS EXCLUSIVE rewrite
ALTER TABLE order_lines SET LOGGED;

-- row: peers 4.49 squawk: CLUSTER and VACUUM FULL are unremarkable
-- so: they write the table anew under ACCESS EXCLUSIVE
-- expect: cluster
-- effect: orders ACCESS EXCLUSIVE rewrite
CLUSTER orders USING orders_pkey;
-- expect: vacuum-full
-- effect: orders ACCESS EXCLUSIVE rewrite
VACUUM FULL orders;

-- row: peers 4.48 squawk: REFRESH MATERIALIZED VIEW is unremarkable
-- so: ACCESS EXCLUSIVE on it: readers wait; CONCURRENTLY lets them read
-- expect: refresh-not-concurrent
-- effect: totals ACCESS EXCLUSIVE rewrite, orders ACCESS SHARE rows
REFRESH MATERIALIZED VIEW totals;
-- effect: totals EXCLUSIVE rows, orders ACCESS SHARE rows
REFRESH MATERIALIZED VIEW CONCURRENTLY totals;

-- row: peers 4.52 squawk: the lock of CREATE TRIGGER and DROP TRIGGER is unknown
-- so: SHARE ROW EXCLUSIVE, and ACCESS EXCLUSIVE
-- effect: orders SHARE ROW EXCLUSIVE
CREATE TRIGGER noted BEFORE UPDATE ON orders FOR EACH STATEMENT EXECUTE FUNCTION note_it();
-- expect: drop-trigger
-- effect: orders ACCESS EXCLUSIVE
DROP TRIGGER noted ON orders;

-- row: peers 4.53 squawk: CREATE POLICY and ENABLE ROW LEVEL SECURITY are unremarkable
-- so: row security without a policy shows no rows to anybody but the owner
-- expect: row-security
-- effect: order_lines ACCESS EXCLUSIVE
ALTER TABLE order_lines ENABLE ROW LEVEL SECURITY;
-- effect: order_lines ACCESS EXCLUSIVE
CREATE POLICY mine ON order_lines USING (line = 1);
