CREATE SCHEMA shop;
CREATE TABLE shop.orders (id bigint);
BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL search_path = shop, public;
CREATE INDEX customers_email_idx ON customers (email);
COMMIT;
