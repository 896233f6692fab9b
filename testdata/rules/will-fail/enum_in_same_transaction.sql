-- setup: ../setup.sql
BEGIN;
ALTER TYPE mood ADD VALUE 'calm';
-- expect: will-fail
UPDATE customers SET mood = 'calm' WHERE id = 1;
COMMIT;
BEGIN;
CREATE TYPE colour AS ENUM ('red');
ALTER TYPE colour ADD VALUE 'blue';
CREATE TABLE walls (id bigint, c colour DEFAULT 'blue');
COMMIT;
