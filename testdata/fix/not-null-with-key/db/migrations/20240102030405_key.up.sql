ALTER TABLE orders
    ALTER COLUMN customer_id SET NOT NULL,
    DROP CONSTRAINT orders_pkey,
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id, customer_id);
ALTER TABLE orders ALTER COLUMN note SET NOT NULL;
