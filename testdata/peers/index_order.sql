-- setup: setup.sql
-- row: peers 4.37 squawk: a table made later in the file makes an earlier index harmless
-- so: the order counts; here the table was dropped in between
BEGIN;
-- expect: index-not-concurrent
-- effect: order_lines SHARE index-build
CREATE INDEX ON order_lines (product);
COMMIT;
-- expect: drop-table
DROP TABLE order_lines;
BEGIN;
CREATE TABLE order_lines (id bigint);
COMMIT;

-- row: peers 4.30 squawk: in a transaction, say CREATE INDEX CONCURRENTLY
-- so: it cannot run there; the advice is a migration without a transaction
BEGIN;
-- expect: index-not-concurrent
-- effect: orders SHARE index-build
CREATE INDEX i ON orders (note);
COMMIT;
BEGIN;
-- expect: concurrently-in-transaction
-- fails: 25001
CREATE INDEX CONCURRENTLY j ON orders (note);
ROLLBACK;

-- row: peers 4.32 squawk: CREATE INDEX CONCURRENTLY behind ROLLBACK is in the transaction
-- so: ROLLBACK has ended it
BEGIN;
CREATE TABLE t (id bigint);
ROLLBACK;
-- effect: orders SHARE UPDATE EXCLUSIVE index-build
CREATE INDEX CONCURRENTLY k ON orders (amount);
