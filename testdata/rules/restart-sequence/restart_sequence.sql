-- setup: ../setup.sql
-- expect: restart-sequence
ALTER SEQUENCE invoice_no RESTART;
-- expect: restart-sequence
ALTER TABLE orders ALTER COLUMN id RESTART WITH 1000;
ALTER SEQUENCE invoice_no INCREMENT BY 10;
SELECT setval('invoice_no', 1000);
