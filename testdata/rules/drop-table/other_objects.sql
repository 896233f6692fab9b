-- setup: ../setup.sql
-- expect: drop-view
DROP VIEW open_orders;
-- expect: drop-view
DROP MATERIALIZED VIEW totals;
-- expect: drop-sequence
DROP SEQUENCE invoice_no;
