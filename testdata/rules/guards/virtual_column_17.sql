-- setup: ../setup.sql
-- pg-version: 17
-- expect: will-fail
ALTER TABLE orders ADD COLUMN v numeric GENERATED ALWAYS AS (amount * 2) VIRTUAL;
