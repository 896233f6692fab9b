-- setup: ../setup.sql
BEGIN;
-- expect: concurrently-in-transaction
ALTER TABLE events DETACH PARTITION events_2023 CONCURRENTLY;
ROLLBACK;
BEGIN;
-- expect: concurrently-in-transaction
DROP INDEX CONCURRENTLY orders_code_key;
ROLLBACK;
BEGIN;
-- expect: concurrently-in-transaction
REINDEX TABLE CONCURRENTLY orders;
ROLLBACK;
BEGIN;
-- expect: no-transaction-statement
VACUUM orders;
ROLLBACK;
BEGIN;
-- expect: index-not-concurrent
CREATE INDEX i ON orders (note);
COMMIT;
