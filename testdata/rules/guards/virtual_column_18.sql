-- setup: ../setup.sql
-- pg-version: 18
ALTER TABLE orders ADD COLUMN v numeric GENERATED ALWAYS AS (amount * 2) VIRTUAL;
ALTER TABLE orders ADD COLUMN w numeric GENERATED ALWAYS AS (amount * 2);
