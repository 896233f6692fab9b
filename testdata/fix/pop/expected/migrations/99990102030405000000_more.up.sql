-- read by somebody
-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN read boolean;


ALTER TABLE orders ADD CONSTRAINT orders_customer_id_not_null CHECK (customer_id IS NOT NULL) NOT VALID;
