-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
ALTER TABLE orders ADD CONSTRAINT orders_status_not_null NOT NULL status NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_status_not_null;
