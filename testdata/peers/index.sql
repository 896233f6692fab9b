-- setup: setup.sql
-- row: hazards 0.6 MigrationPilot: REINDEX TABLE takes ACCESS EXCLUSIVE, REINDEX INDEX takes SHARE
-- so: SHARE on the table, ACCESS EXCLUSIVE on each index that is built anew, in both
-- expect: reindex-not-concurrent
-- effect: orders SHARE index-rebuild, orders_customer_id_idx ACCESS EXCLUSIVE index-rebuild
REINDEX INDEX orders_customer_id_idx;
-- expect: reindex-not-concurrent
-- effect: orders SHARE index-rebuild, orders_customer_id_idx ACCESS EXCLUSIVE index-rebuild
REINDEX TABLE orders;

-- row: peers 4.56 squawk: REINDEX (CONCURRENTLY FALSE) is concurrent
-- so: it is not
-- expect: reindex-not-concurrent
-- effect: orders SHARE index-rebuild
REINDEX (CONCURRENTLY FALSE) TABLE orders;

-- row: hazards 0.16 squawk: set lock_timeout before CREATE INDEX CONCURRENTLY
-- so: it waits for old transactions anywhere, and a timeout leaves an invalid index behind
-- effect: orders SHARE UPDATE EXCLUSIVE index-build
CREATE INDEX CONCURRENTLY i ON orders (note);
SET lock_timeout = '2s';
-- expect: lock-timeout-with-concurrently
-- effect: orders SHARE UPDATE EXCLUSIVE index-build
CREATE INDEX CONCURRENTLY j ON orders (amount);
RESET lock_timeout;

-- row: peers 4.39 squawk: CREATE UNIQUE INDEX CONCURRENTLY should have IF NOT EXISTS
-- so: IF NOT EXISTS accepts the invalid index that a failed attempt left
-- expect: concurrently-if-not-exists, unique-index-may-fail
-- effect: orders SHARE UPDATE EXCLUSIVE index-build
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS k ON orders (quantity);

-- row: peers 4.33 squawk: an index on a partitioned table, or on ONLY it, should be made CONCURRENTLY
-- so: PostgreSQL refuses that; ON ONLY is the way to begin
-- expect: index-not-concurrent
-- effect: events SHARE, events_2023 SHARE index-build
CREATE INDEX ON events (id);
-- effect: events SHARE
CREATE INDEX ON ONLY events (body);

-- row: peers 4.34 squawk: CREATE INDEX CONCURRENTLY on a partitioned table is fine
-- so: it fails
-- expect: will-fail
-- fails: 0A000
CREATE INDEX CONCURRENTLY ON events (id, body);

-- row: peers 4.35 squawk: a new table makes an index on its namesake in another schema harmless
-- so: it is another table
BEGIN;
CREATE TABLE archive.orders (id bigint);
-- expect: index-not-concurrent
-- effect: orders SHARE index-build
CREATE INDEX ON public.orders (placed);
COMMIT;

-- row: peers 4.36 squawk: CREATE TABLE IF NOT EXISTS makes a table that is there a new one
-- so: it is the old one, with its rows
BEGIN;
CREATE TABLE IF NOT EXISTS orders (id bigint);
-- expect: index-not-concurrent
-- effect: orders SHARE index-build
CREATE INDEX ON orders (data);
COMMIT;

-- row: peers 4.38 squawk: indexes on CREATE TABLE AS, materialized views and temporary tables just made block somebody
-- so: nobody sees those yet
BEGIN;
CREATE TABLE big_orders AS SELECT * FROM orders;
CREATE INDEX ON big_orders (id);
CREATE MATERIALIZED VIEW sums AS SELECT sum(amount) AS s FROM orders;
CREATE INDEX ON sums (s);
COMMIT;
CREATE TEMP TABLE scratch (id bigint);
CREATE INDEX ON scratch (id);
