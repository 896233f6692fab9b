-- setup: ../setup.sql
BEGIN;
-- expect: concurrently-in-transaction
DROP INDEX CONCURRENTLY orders_customer_id_idx;
ROLLBACK;
BEGIN;
-- expect: concurrently-in-transaction
REINDEX INDEX CONCURRENTLY orders_customer_id_idx;
ROLLBACK;
BEGIN;
-- expect: concurrently-in-transaction
ALTER TABLE events DETACH PARTITION events_2023 CONCURRENTLY;
ROLLBACK;
-- This one may run in a transaction.
BEGIN;
REFRESH MATERIALIZED VIEW CONCURRENTLY totals;
COMMIT;
