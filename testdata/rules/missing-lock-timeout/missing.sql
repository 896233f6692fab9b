-- setup: ../setup.sql
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts ADD COLUMN body text;
INSERT INTO orders (customer_id) VALUES (1);
CREATE INDEX CONCURRENTLY orders_q ON orders (quantity);
ALTER TABLE orders VALIDATE CONSTRAINT orders_note_set;
ALTER TABLE orders SET (fillfactor = 90);
-- expect: missing-lock-timeout
ALTER TABLE orders ADD COLUMN hint text;
