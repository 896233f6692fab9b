-- setup: ../setup.sql
-- pg-version: 18
-- expect: add-column-stored-generated
ALTER TABLE orders ADD COLUMN total numeric GENERATED ALWAYS AS (amount * quantity) STORED;
ALTER TABLE orders ADD COLUMN total2 numeric GENERATED ALWAYS AS (amount * quantity) VIRTUAL;
