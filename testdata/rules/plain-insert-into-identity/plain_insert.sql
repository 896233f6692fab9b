-- setup: ../setup.sql
-- select: plain-insert-into-identity
-- expect: plain-insert-into-identity
INSERT INTO orders (id, customer_id) VALUES (1, 1);
INSERT INTO orders (customer_id) VALUES (1);
