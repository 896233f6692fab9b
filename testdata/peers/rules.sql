-- setup: setup.sql
-- select: prefer-timestamptz
-- row: peers 1.4 squawk: ADD COLUMN NOT NULL without a default fails for a table just made
-- so: it has no rows
BEGIN;
CREATE TABLE t (id bigint);
ALTER TABLE t ADD COLUMN a int NOT NULL;
COMMIT;

-- row: peers 1.23 squawk: pg_catalog.timestamp is none, "varchar"(10) is one
-- so: the first is timestamp without time zone, the second is not
-- expect: prefer-timestamptz
CREATE TABLE u (at pg_catalog.timestamp);
CREATE TABLE w (name "varchar"(10));

-- row: peers 1.26 squawk: in a transaction, say DROP INDEX CONCURRENTLY
-- so: it is refused there; dropping it needs a brief ACCESS EXCLUSIVE
BEGIN;
-- expect: drop-index
-- effect: orders ACCESS EXCLUSIVE
DROP INDEX orders_customer_id_idx;
COMMIT;

-- row: peers 1.33 squawk: an ignore that hides nothing is fine
-- so: it is a finding
-- expect: unused-allowance
-- pgpreflight: allow drop-table -- nothing is dropped here
CREATE TABLE x (id bigint);
