-- setup: ../setup.sql
BEGIN;
-- expect: lock-table
LOCK TABLE orders;
-- expect: lock-table
LOCK TABLE customers IN SHARE ROW EXCLUSIVE MODE;
LOCK TABLE order_lines IN ACCESS SHARE MODE;
COMMIT;
