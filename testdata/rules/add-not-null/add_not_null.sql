-- setup: ../setup.sql
-- pg-version: 18
-- expect: add-not-null
ALTER TABLE orders ADD CONSTRAINT n NOT NULL amount;
ALTER TABLE orders ADD CONSTRAINT n2 NOT NULL quantity NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT n2;
