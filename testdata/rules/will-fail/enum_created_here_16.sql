-- setup: ../setup.sql
-- Up to 16 the new label is refused even when its type is of the same transaction.
-- pg-version: 16
BEGIN;
CREATE TYPE colour AS ENUM ('red');
ALTER TYPE colour ADD VALUE 'blue';
-- expect: will-fail
CREATE TABLE walls (id bigint, c colour DEFAULT 'blue');
COMMIT;
