-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
ALTER TABLE ONLY orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers DEFERRABLE NOT VALID;
ALTER TABLE ONLY orders VALIDATE CONSTRAINT orders_customer_id_fkey;
