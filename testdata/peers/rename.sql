-- setup: setup.sql
-- row: hazards 0.2 pgfence: RENAME COLUMN is low risk, instant since PostgreSQL 14
-- so: the lock is brief on every version, and the running application breaks
-- expect: rename-column
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders RENAME COLUMN placed TO placed_at;

-- row: hazards 0.10 MigrationPilot: views over a renamed, dropped or retyped column break silently and later
-- so: views follow a rename; a drop or retype of a column that a view reads fails at once
-- expect: rename-column
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders RENAME COLUMN quantity TO pieces;
-- expect: will-fail
-- fails: 0A000
ALTER TABLE orders ALTER COLUMN pieces TYPE bigint;
-- expect: will-fail
-- fails: 2BP01
ALTER TABLE orders DROP COLUMN pieces;

-- row: peers 4.54 squawk: SET SCHEMA, renames of views, schemas and enum values, DROP CONSTRAINT of a key are unremarkable
-- so: they break clients as a renamed table does
-- expect: set-schema
-- effect: order_lines ACCESS EXCLUSIVE
ALTER TABLE order_lines SET SCHEMA archive;
-- expect: rename-table
-- effect: open_orders ACCESS EXCLUSIVE
ALTER VIEW open_orders RENAME TO open_orders_2;
-- expect: rename-enum-value
-- effect: none
ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';
-- expect: drop-primary-key
-- effect: customers ACCESS EXCLUSIVE, orders ACCESS EXCLUSIVE
ALTER TABLE customers DROP CONSTRAINT customers_pkey CASCADE;
-- expect: rename-schema
-- effect: none
ALTER SCHEMA archive RENAME TO old;

-- row: peers 4.55 squawk: RENAME CONSTRAINT, SET STATISTICS, SET DEFAULT, OWNER TO and CLUSTER ON need a transaction
-- so: one statement is atomic by itself, and these are harmless
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders RENAME CONSTRAINT orders_note_set TO note_set;
-- effect: orders SHARE UPDATE EXCLUSIVE
ALTER TABLE orders ALTER COLUMN note SET STATISTICS 200;
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders OWNER TO app;
-- effect: orders SHARE UPDATE EXCLUSIVE
ALTER TABLE orders CLUSTER ON orders_pkey;
