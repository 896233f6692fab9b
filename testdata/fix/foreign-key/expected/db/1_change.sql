-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
ALTER TABLE orders
    ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) -- theirs
        REFERENCES customers (id) ON DELETE SET NULL NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fk;
