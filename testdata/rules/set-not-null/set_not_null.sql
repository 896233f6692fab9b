-- setup: ../setup.sql
-- expect: set-not-null(dangerous)
ALTER TABLE orders ALTER COLUMN amount SET NOT NULL;
-- The proof is there but not valid.
-- expect: set-not-null
ALTER TABLE orders ALTER COLUMN note SET NOT NULL;
