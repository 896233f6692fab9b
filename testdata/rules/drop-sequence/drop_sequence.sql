-- setup: ../setup.sql
-- expect: drop-sequence
DROP SEQUENCE invoice_no;
CREATE SEQUENCE s;
DROP SEQUENCE s;
