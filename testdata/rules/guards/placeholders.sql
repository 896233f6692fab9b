-- setup: ../setup.sql
CREATE TABLE ${schema}.t (id bigint);
ALTER TABLE {{ schema }}.orders ADD COLUMN a int;
-- expect: drop-table
DROP TABLE order_lines;
