-- setup: ../setup.sql
-- expect: delete-without-where
DELETE FROM order_lines;
-- expect: delete-without-where
DELETE FROM order_lines WHERE true;
-- expect: delete-without-where
DELETE FROM order_lines WHERE 1 = 1;
DELETE FROM orders WHERE id = 7;
CREATE TABLE drafts (id bigint);
DELETE FROM drafts;
