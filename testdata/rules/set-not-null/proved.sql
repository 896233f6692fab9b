-- setup: ../setup.sql
-- A valid CHECK proves it: no scan.
ALTER TABLE orders VALIDATE CONSTRAINT orders_note_set;
ALTER TABLE orders ALTER COLUMN note SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_note_set;
-- Not null already.
ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;
-- A CHECK that says more proves it too.
ALTER TABLE orders ADD CONSTRAINT a CHECK (amount IS NOT NULL AND amount > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT a;
ALTER TABLE orders ALTER COLUMN amount SET NOT NULL;
-- This one does not: NULL passes amount > 0.
ALTER TABLE orders ADD CONSTRAINT b CHECK (quantity > 1) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT b;
-- expect: set-not-null
ALTER TABLE orders ALTER COLUMN quantity SET NOT NULL;
