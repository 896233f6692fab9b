CREATE UNIQUE INDEX CONCURRENTLY orders_pkey ON orders (id, customer_id);
