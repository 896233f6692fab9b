-- setup: ../setup.sql
-- select: insert-without-columns
-- expect: insert-without-columns
INSERT INTO customers VALUES (1, 'x');
INSERT INTO customers (id, name) VALUES (2, 'y');
