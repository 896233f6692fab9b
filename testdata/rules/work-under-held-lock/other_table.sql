-- setup: ../setup.sql
-- runner: wrapped
ALTER TABLE customers ADD COLUMN hint text;
-- expect: work-under-held-lock
INSERT INTO order_lines (order_id, line) SELECT id, 1 FROM orders;
