-- setup: ../setup.sql
-- expect: drop-constraint
ALTER TABLE orders DROP CONSTRAINT orders_quantity_positive;
-- expect: drop-constraint
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;
ALTER TABLE orders ADD CONSTRAINT mine CHECK (id > 0) NOT VALID;
ALTER TABLE orders DROP CONSTRAINT mine;
