-- setup: ../setup.sql
-- expect: unbatched-delete
DELETE FROM orders WHERE placed < '2020-01-01';
-- expect: unbatched-delete
MERGE INTO orders o USING customers c ON c.id = o.customer_id WHEN MATCHED THEN DELETE;
DELETE FROM orders WHERE id = 7;
DELETE FROM order_lines WHERE order_id = 1 AND line = 2;
