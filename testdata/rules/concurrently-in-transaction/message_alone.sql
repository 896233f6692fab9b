-- setup: ../setup.sql
-- runner: message
CREATE INDEX CONCURRENTLY orders_q ON orders (quantity);
