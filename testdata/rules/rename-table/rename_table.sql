-- setup: ../setup.sql
-- expect: rename-table
ALTER TABLE orders RENAME TO purchases;
-- expect: rename-table
ALTER VIEW open_orders RENAME TO unpaid_orders;
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts RENAME TO sketches;
