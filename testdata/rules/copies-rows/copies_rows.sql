-- setup: ../setup.sql
-- select: copies-rows
-- expect: copies-rows
CREATE TABLE a AS SELECT * FROM orders;
CREATE TABLE b AS SELECT * FROM orders WITH NO DATA;
INSERT INTO customers (id, name) VALUES (3, 'z');
