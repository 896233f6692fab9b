-- setup: setup.sql
-- pg-version: 17
-- row: peers 4.9 squawk: a virtual generated column rewrites the table
-- so: PostgreSQL 17 does not know it
-- expect: will-fail
-- fails: 42601
ALTER TABLE orders ADD COLUMN v numeric GENERATED ALWAYS AS (amount * 2) VIRTUAL;
