-- setup: setup.sql
-- row: peers 4.29 squawk: DETACH, DROP INDEX and REINDEX ... CONCURRENTLY may run in a transaction; DETACH CONCURRENTLY takes ACCESS EXCLUSIVE
-- so: they are refused there; DETACH CONCURRENTLY takes SHARE UPDATE EXCLUSIVE on the parent
BEGIN;
-- expect: concurrently-in-transaction
-- fails: 25001
ALTER TABLE events DETACH PARTITION events_2023 CONCURRENTLY;
ROLLBACK;
BEGIN;
-- expect: concurrently-in-transaction
-- fails: 25001
DROP INDEX CONCURRENTLY orders_code_key;
ROLLBACK;
BEGIN;
-- expect: concurrently-in-transaction
-- fails: 25001
REINDEX TABLE CONCURRENTLY orders;
ROLLBACK;
-- expect: detach-partition
-- effect: events SHARE UPDATE EXCLUSIVE, events_2023 ACCESS EXCLUSIVE
ALTER TABLE events DETACH PARTITION events_2023 CONCURRENTLY;

-- row: peers 4.31 squawk: VACUUM may run in a transaction
-- so: it is refused there
BEGIN;
-- expect: no-transaction-statement
-- fails: 25001
VACUUM orders;
ROLLBACK;

-- row: peers 4.50 squawk: LOCK TABLE is unremarkable
-- so: it blocks whatever the mode conflicts with until the commit
BEGIN;
-- expect: lock-table
-- effect: orders ACCESS EXCLUSIVE
LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;
COMMIT;
