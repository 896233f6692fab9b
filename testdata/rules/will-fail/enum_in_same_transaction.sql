-- setup: ../setup.sql
BEGIN;
ALTER TYPE mood ADD VALUE 'calm';
-- expect: will-fail
UPDATE customers SET mood = 'calm' WHERE id = 1;
COMMIT;
-- Committed: it may be used.
UPDATE customers SET mood = 'calm' WHERE id = 1;
BEGIN;
ALTER TYPE mood ADD VALUE 'bored';
COMMIT;
