-- setup: ../setup.sql
-- expect: rename-object
ALTER SEQUENCE invoice_no RENAME TO bill_no;
-- expect: rename-object
ALTER TYPE mood RENAME TO temper;
-- expect: rename-object
ALTER FUNCTION shout(text) RENAME TO upper_case;
ALTER INDEX orders_code_key RENAME TO orders_code;
ALTER TRIGGER audit ON customers RENAME TO audit_customers;
