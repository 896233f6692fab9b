-- framework: dbmate
-- row: peers 3.18 squawk: CONCURRENTLY under transaction:false is in a transaction
-- so: the file says that there is none
-- file: 20260101000001_index.sql
-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY i ON orders (note);
-- migrate:down
DROP INDEX i;
-- file: 20260101000002_index.sql
-- migrate:up
-- expect: concurrently-in-transaction
CREATE INDEX CONCURRENTLY j ON orders (note);
-- migrate:down
DROP INDEX j;
