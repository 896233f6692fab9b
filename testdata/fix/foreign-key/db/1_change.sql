ALTER TABLE orders
    ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) -- theirs
        REFERENCES customers (id) ON DELETE SET NULL;
