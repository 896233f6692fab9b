-- setup: ../setup.sql
-- select: not-valid
-- expect: not-valid
ALTER TABLE orders ADD CONSTRAINT c CHECK (amount > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT c;
