-- setup: ../setup.sql
BEGIN;
ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES customers (id) NOT VALID;
-- Writes wait, reads do not.
-- expect: validate-under-lock
ALTER TABLE orders VALIDATE CONSTRAINT f;
COMMIT;
