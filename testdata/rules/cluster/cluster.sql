-- setup: ../setup.sql
-- expect: cluster
CLUSTER orders USING orders_pkey;
ALTER TABLE orders CLUSTER ON orders_pkey;
