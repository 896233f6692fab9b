-- setup: ../setup.sql
-- select: unnamed-object
-- expect: unnamed-object
CREATE INDEX CONCURRENTLY ON orders (quantity);
-- expect: unnamed-object
ALTER TABLE orders ADD CHECK (amount > 0) NOT VALID;
CREATE INDEX CONCURRENTLY orders_q ON orders (quantity);
