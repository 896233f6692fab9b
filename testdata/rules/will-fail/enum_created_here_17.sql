-- setup: ../setup.sql
-- pg-version: 17
BEGIN;
CREATE TYPE colour AS ENUM ('red');
ALTER TYPE colour ADD VALUE 'blue';
CREATE TABLE walls (id bigint, c colour DEFAULT 'blue');
COMMIT;
