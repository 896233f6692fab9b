-- setup: ../setup.sql
-- pg-version: 18
-- expect: not-enforced
ALTER TABLE orders ADD CONSTRAINT c CHECK (amount > 0) NOT ENFORCED;
ALTER TABLE orders ADD CONSTRAINT c2 CHECK (amount > 0) NOT VALID;
