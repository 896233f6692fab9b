-- setup: setup.sql
-- row: peers 4.40 squawk: a new enum value may be used in the transaction that adds it
-- so: PostgreSQL refuses that until the commit
BEGIN;
ALTER TYPE mood ADD VALUE 'calm' AFTER 'ok';
-- expect: will-fail
-- fails: 55P04
UPDATE customers SET mood = 'calm' WHERE id = 1;
COMMIT;
